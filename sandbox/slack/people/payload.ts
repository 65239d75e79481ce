import { bot, team, type SeedPerson } from "../../seed.js";

/** What every interactive payload begins with. https://docs.slack.dev/reference/interaction-payloads */
export const whoAndWhere = (person: SeedPerson): object => ({
  user: { id: person.userId, username: person.name, name: person.name, team_id: person.teamId },
  team: { id: team.id, domain: team.domain },
  api_app_id: bot.appId,
  token: "sandbox",
  enterprise: null,
  is_enterprise_install: false,
});

/** What the client shows beside what was clicked when nobody took the click: a small warning, not a message. */
export const warningOf = {
  acked: {},
  nobody: { warning: "dispatch_failed" },
  late: { warning: "operation_timeout" },
} as const;

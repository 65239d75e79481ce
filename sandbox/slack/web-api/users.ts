import { bot, team, type SeedPerson } from "../../seed.js";
import { refuse } from "../answer.js";
import type { Directory } from "../directory.js";
import { textOf } from "./arguments.js";
import type { Methods } from "./method.js";

/** A user as Slack shows it. Without `users:read.email` there is no address in it. https://docs.slack.dev/reference/objects/user-object */
const wirePerson = (person: SeedPerson, isActive: boolean) => ({
  id: person.userId,
  team_id: person.teamId,
  name: person.name,
  real_name: person.realName,
  deleted: !isActive,
  is_bot: false,
  is_app_user: false,
  ...(person.timeZone === undefined ? {} : { tz: person.timeZone, tz_offset: offsetOf(person.timeZone) }),
  profile: { real_name: person.realName, display_name: person.name, team: person.teamId },
  // Slack leaves these out for people of other workspaces.
  ...(person.teamId === team.id
    ? {
        is_admin: false,
        is_owner: false,
        is_primary_owner: false,
        is_restricted: person.guest,
        is_ultra_restricted: false,
        is_email_confirmed: true,
      }
    : { is_stranger: false }),
});

/** Seconds that a zone is ahead of UTC today. */
function offsetOf(timeZone: string): number {
  const now = new Date();
  const local = now.toLocaleString("sv", { timeZone });
  return Math.round((Date.parse(`${local.replace(" ", "T")}Z`) - now.getTime()) / 1_000);
}

const wireBot = {
  id: bot.userId,
  team_id: team.id,
  name: bot.name,
  real_name: bot.name,
  deleted: false,
  is_bot: true,
  is_app_user: false,
  profile: { api_app_id: bot.appId, bot_id: bot.botId, real_name: bot.name },
};

export const userMethods = (directory: Directory): Methods => ({
  "users.info": {
    token: "bot",
    scope: () => "users:read",
    run: (args) => {
      const id = textOf(args, "user") ?? "";
      if (id === bot.userId) return { ok: true, user: wireBot };
      const person = directory.personById(id);
      return person === undefined
        ? refuse("user_not_found")
        : { ok: true, user: wirePerson(person, directory.isActive(person)) };
    },
  },
});

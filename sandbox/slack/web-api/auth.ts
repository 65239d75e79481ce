import { bot, team } from "../../seed.js";
import type { Methods } from "./method.js";

/** What needs no state: who the token is, and a new ticket for a socket. */
export const authMethods = (openSocket: () => string): Methods => ({
  "auth.test": {
    token: "bot",
    run: () => ({
      ok: true,
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: bot.name,
      team_id: team.id,
      user_id: bot.userId,
      bot_id: bot.botId,
      is_enterprise_install: false,
    }),
  },
  "apps.connections.open": { token: "app", run: () => ({ ok: true, url: openSocket() }) },
});

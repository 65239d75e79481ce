import { randomUUID } from "node:crypto";
import { bot, team } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import type { Directory } from "../directory.js";
import type { Manifest } from "../manifest.js";
import type { Delivery } from "../socket-mode/delivery.js";
import type { Timeline } from "../timeline.js";
import type { Views } from "../views.js";
import { findPresence } from "./presence.js";

export type HomeAsk = { readonly person: string; readonly tab: "home" | "messages" };

export type HomeParts = {
  readonly directory: Directory;
  readonly manifest: Manifest;
  readonly timeline: Timeline;
  readonly views: Views;
  readonly delivery: Delivery;
};

/** A person opens the app's Home or Messages tab. The app hears of it if it asked for that. https://docs.slack.dev/reference/events/app_home_opened */
export function createOpenHome({ directory, manifest, timeline, views, delivery }: HomeParts) {
  return async ({ person: name, tab }: HomeAsk): Promise<Controlled<object>> => {
    const presence = findPresence(directory, { person: name, channel: "dm" });
    if (!presence.ok) return presence;
    const { person, channel } = presence;
    if (!manifest.botEvents.has("app_home_opened")) return { ok: true };
    const event_ts = timeline.nextTs();
    const home = tab === "home" ? views.of(person.userId).find(({ type }) => type === "home") : undefined;
    await delivery.deliver("events_api", {
      token: "sandbox",
      team_id: team.id,
      api_app_id: bot.appId,
      type: "event_callback",
      event_id: `Ev${randomUUID()}`,
      event_time: Math.floor(Number(event_ts)),
      authorizations: [
        {
          team_id: team.id,
          user_id: bot.userId,
          is_bot: true,
          enterprise_id: null,
          is_enterprise_install: false,
        },
      ],
      event: {
        type: "app_home_opened",
        user: person.userId,
        channel: channel.id,
        tab,
        event_ts,
        ...(home === undefined ? {} : { view: home }),
      },
    });
    return { ok: true };
  };
}

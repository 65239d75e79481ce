import { bot, team, type SeedPerson } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import type { Channel, Directory } from "../directory.js";
import type { Manifest } from "../manifest.js";
import type { ResponseUrls } from "../response-urls.js";
import type { Origin, Respond } from "../responses.js";
import type { Delivery } from "../socket-mode/delivery.js";
import type { Timeline } from "../timeline.js";
import type { Triggers } from "../triggers.js";
import { findPresence } from "./presence.js";
import { typeText, type Switches } from "./typing.js";

export type SayAsk = {
  readonly person: string;
  readonly channel: string;
  readonly text: string;
  readonly thread_ts?: string;
};

export type SayParts = {
  readonly directory: Directory;
  readonly manifest: Manifest;
  readonly timeline: Timeline;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly respond: Respond;
  readonly switches: () => Switches;
};

/** A person types something and presses enter: a message, or a slash command. */
export function createSay(parts: SayParts): (ask: SayAsk) => Promise<Controlled<{ ts?: string }>> {
  const { directory, manifest, timeline, delivery, triggers, responseUrls, respond, switches } = parts;

  /** Slack's own word to this person alone. */
  function slackbot(person: SeedPerson, channel: Channel, text: string): void {
    timeline.add({
      channel: channel.id,
      onlyFor: person.userId,
      message: { user: "USLACKBOT", text, blocks: [] },
    });
  }

  async function run(person: SeedPerson, channel: Channel, typed: string): Promise<void> {
    const [, command = "", text = ""] = /^(\S+)\s*([\s\S]*)$/.exec(typed) ?? [];
    const origin: Origin = { kind: "command", userId: person.userId, channel: channel.id, typed };
    const delivered = await delivery.deliver("slash_commands", {
      token: "sandbox",
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: channel.name,
      user_id: person.userId,
      user_name: person.name,
      command,
      text: typeText(text.trim(), switches()),
      api_app_id: bot.appId,
      is_enterprise_install: "false",
      response_url: responseUrls.mint(origin),
      trigger_id: triggers.mint(person.userId),
    });
    if (delivered.kind === "nobody")
      slackbot(person, channel, `${command} failed with the error "dispatch_failed"`);
    if (delivered.kind === "late")
      slackbot(person, channel, `${command} failed with the error "operation_timeout"`);
    if (delivered.kind === "acked") showAckPayload(origin, delivered.payload);
  }

  /** An acknowledgement may carry the response itself. */
  function showAckPayload(origin: Origin, payload: unknown): void {
    if (typeof payload !== "object" || payload === null) return;
    if ("text" in payload || "blocks" in payload) respond(origin, { ...payload });
  }

  return async (ask) => {
    const presence = findPresence(directory, ask);
    if (!presence.ok) return presence;
    const { person, channel } = presence;
    if (!ask.text.startsWith("/")) {
      const text = ask.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
      const { ts } = timeline.add({
        channel: channel.id,
        message: {
          user: person.userId,
          team: person.teamId,
          text,
          blocks: [],
          ...(ask.thread_ts === undefined ? {} : { thread_ts: ask.thread_ts }),
        },
      });
      return { ok: true, ts };
    }
    const command = /^\S+/.exec(ask.text)?.[0] ?? "";
    // Commands belong to the workspace that installed the app: others do not have them.
    if (person.teamId !== team.id || !manifest.commands.some((each) => each.command === command))
      slackbot(person, channel, `${command} is not a valid command.`);
    else if (ask.thread_ts !== undefined)
      slackbot(person, channel, `${command} is not supported in threads. Sorry!`);
    else await run(person, channel, ask.text);
    return { ok: true };
  };
}

import { bot, team, type SeedPerson } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import { isObject } from "../blocks/check.js";
import type { Channel, Directory } from "../directory.js";
import type { ResponseUrls } from "../response-urls.js";
import type { Delivery } from "../socket-mode/delivery.js";
import type { Stored, Timeline } from "../timeline.js";
import type { Triggers } from "../triggers.js";
import { findPresence } from "./presence.js";

export type ClickAsk = {
  readonly person: string;
  readonly channel: string;
  readonly ts: string;
  readonly action_id: string;
  readonly value?: string;
};

export type ClickParts = {
  readonly directory: Directory;
  readonly timeline: Timeline;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
};

type Fields = Readonly<Record<string, unknown>>;

/** A person uses a button or a choice of a message that they can see. People of other workspaces can, too. */
export function createClick(parts: ClickParts): (ask: ClickAsk) => Promise<Controlled<{ warning?: string }>> {
  const { directory, timeline, delivery, triggers, responseUrls } = parts;

  const payload = (person: SeedPerson, channel: Channel, stored: Stored, action: Fields): object => ({
    type: "block_actions",
    user: { id: person.userId, username: person.name, name: person.name, team_id: person.teamId },
    api_app_id: bot.appId,
    token: "sandbox",
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel.id, name: channel.name },
    container: {
      type: "message",
      message_ts: stored.message.ts,
      channel_id: channel.id,
      is_ephemeral: stored.onlyFor !== undefined,
    },
    // Slack does not send an ephemeral message back.
    ...(stored.onlyFor === undefined ? { message: stored.message } : {}),
    state: { values: {} },
    actions: [{ ...action, action_ts: timeline.nextTs() }],
    trigger_id: triggers.mint(person.userId),
    response_url: responseUrls.mint({
      kind: "message",
      userId: person.userId,
      channel: channel.id,
      ts: stored.message.ts,
    }),
  });

  return async (ask) => {
    const presence = findPresence(directory, ask);
    if (!presence.ok) return presence;
    const { person, channel } = presence;
    const stored = timeline.find(channel.id, ask.ts);
    if (stored === undefined || (stored.onlyFor !== undefined && stored.onlyFor !== person.userId))
      return {
        ok: false,
        status: 404,
        error: `${person.name} sees no message ${ask.ts} in ${channel.name}.`,
      };
    const action = findAction(stored.message.blocks, ask);
    if (action === undefined)
      return { ok: false, status: 404, error: `That message has no "${ask.action_id}" to click.` };
    const delivered = await delivery.deliver("interactive", payload(person, channel, stored, action));
    // The client shows a small warning beside the button, not a message.
    if (delivered.kind === "nobody") return { ok: true, warning: "dispatch_failed" };
    return delivered.kind === "late" ? { ok: true, warning: "operation_timeout" } : { ok: true };
  };
}

function findAction(blocks: readonly unknown[], ask: ClickAsk): Fields | undefined {
  for (const block of blocks.filter(isObject)) {
    const elements: unknown[] = Array.isArray(block["elements"]) ? block["elements"] : [];
    for (const element of [...elements, block["accessory"]].filter(isObject)) {
      if (element["action_id"] !== ask.action_id) continue;
      const action = chosen(element, ask.value);
      if (action !== undefined) return { ...action, block_id: block["block_id"] };
    }
  }
  return undefined;
}

/** What Slack reports of an element: a button's value, or the option that was picked. */
function chosen(element: Fields, value: string | undefined): Fields | undefined {
  const { type, action_id, options } = element;
  if (type === "button") {
    const { text } = element;
    const isAsked = value === undefined || element["value"] === value;
    return isAsked
      ? { type, action_id, text, ...(element["value"] === undefined ? {} : { value: element["value"] }) }
      : undefined;
  }
  const picked = Array.isArray(options)
    ? options.filter(isObject).find((each) => each["value"] === value)
    : undefined;
  return picked === undefined ? undefined : { type, action_id, selected_option: picked };
}

import { team } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import type { Directory } from "../directory.js";
import type { Manifest } from "../manifest.js";
import type { ResponseUrls } from "../response-urls.js";
import type { Delivery } from "../socket-mode/delivery.js";
import type { Timeline } from "../timeline.js";
import type { Triggers } from "../triggers.js";
import { warningOf, whoAndWhere } from "./payload.js";
import { findPerson, findPresence } from "./presence.js";

export type ShortcutAsk = {
  readonly person: string;
  readonly callback_id: string;
  /** The message that it is used on; none for a global one. */
  readonly on?: { readonly channel: string; readonly ts: string };
};

export type ShortcutParts = {
  readonly directory: Directory;
  readonly manifest: Manifest;
  readonly timeline: Timeline;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
};

/** A person picks one of the app's shortcuts: from the lightning menu, or on a message. https://docs.slack.dev/interactivity/implementing-shortcuts */
export function createShortcut(parts: ShortcutParts) {
  const { directory, manifest, timeline, delivery, triggers, responseUrls } = parts;

  /** The message, as it stands in the payload. */
  function findMessage(
    person: string,
    on: { readonly channel: string; readonly ts: string },
  ): Controlled<{ more: object }> {
    const presence = findPresence(directory, { person, channel: on.channel });
    if (!presence.ok) return presence;
    const { channel, person: who } = presence;
    const stored = timeline.find(channel.id, on.ts);
    if (stored === undefined || stored.onlyFor !== undefined)
      return { ok: false, status: 404, error: `No message ${on.ts} in ${channel.name} has shortcuts.` };
    const response_url = responseUrls.mint({ kind: "shortcut", userId: who.userId, channel: channel.id });
    const { message } = stored;
    const more = {
      channel: { id: channel.id, name: channel.name },
      message,
      message_ts: on.ts,
      response_url,
    };
    return { ok: true, more };
  }

  return async ({
    person: name,
    callback_id,
    on,
  }: ShortcutAsk): Promise<Controlled<{ warning?: string }>> => {
    const found = findPerson(directory, name);
    if (!found.ok) return found;
    const { person } = found;
    const type = on === undefined ? "global" : "message";
    const isOffered = manifest.shortcuts.some(
      (each) => each.type === type && each.callback_id === callback_id,
    );
    // Shortcuts belong to the workspace that installed the app, as commands do.
    if (!isOffered || person.teamId !== team.id)
      return { ok: false, status: 404, error: `${name} is offered no ${type} shortcut "${callback_id}".` };
    const message: Controlled<{ more: object }> =
      on === undefined ? { ok: true, more: {} } : findMessage(name, on);
    if (!message.ok) return message;
    const delivered = await delivery.deliver("interactive", {
      type: on === undefined ? "shortcut" : "message_action",
      ...whoAndWhere(person),
      callback_id,
      action_ts: timeline.nextTs(),
      trigger_id: triggers.mint(person.userId),
      ...message.more,
    });
    return { ok: true, ...warningOf[delivered.kind] };
  };
}

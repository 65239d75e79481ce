import type { SeedPerson } from "../../seed.js";
import type { Controlled } from "../../stand-ins.js";
import type { Channel, Directory } from "../directory.js";
import type { ResponseUrls } from "../response-urls.js";
import type { Delivery } from "../socket-mode/delivery.js";
import type { Stored, Timeline } from "../timeline.js";
import type { Triggers } from "../triggers.js";
import type { View, Views } from "../views.js";
import { findAction, stateValues, type Given } from "./choices.js";
import { warningOf, whoAndWhere } from "./payload.js";
import { findPerson, findPresence } from "./presence.js";

type Used = {
  readonly person: string;
  readonly action_id: string;
  /** Which of several was picked; a list for checkboxes. */
  readonly value?: unknown;
  /** What else is filled in there. */
  readonly values?: Given;
};

/** In a message, or in a modal or the App Home. */
export type ClickAsk = Used &
  ({ readonly channel: string; readonly ts: string } | { readonly view_id: string });

export type ClickParts = {
  readonly directory: Directory;
  readonly timeline: Timeline;
  readonly views: Views;
  readonly delivery: Delivery;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
};

/** A person uses a button or a choice of a message or view that they can see. People of other workspaces can, too. */
export function createClick(parts: ClickParts): (ask: ClickAsk) => Promise<Controlled<{ warning?: string }>> {
  const { directory, timeline, views, delivery, triggers, responseUrls } = parts;

  const fromMessage = (person: SeedPerson, channel: Channel, { message, onlyFor }: Stored): object => ({
    channel: { id: channel.id, name: channel.name },
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: onlyFor !== undefined,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    // Slack does not send an ephemeral message back.
    ...(onlyFor === undefined ? { message } : {}),
    response_url: responseUrls.mint({
      kind: "message",
      userId: person.userId,
      channel: channel.id,
      ts: message.ts,
    }),
  });
  const fromView = (view: View, values: object): object => ({
    container: { type: "view", view_id: view.id },
    view: { ...view, state: { values } },
  });

  /** What was clicked in: its blocks, and what the payload says of the place. */
  function findSurface(
    ask: ClickAsk,
  ): Controlled<{ person: SeedPerson; blocks: readonly unknown[]; place: (values: object) => object }> {
    if ("view_id" in ask) {
      const found = findPerson(directory, ask.person);
      if (!found.ok) return found;
      const shown = views.find(ask.view_id);
      if (shown === undefined || shown.userId !== found.person.userId)
        return { ok: false, status: 404, error: `${ask.person} has no view ${ask.view_id} open.` };
      const { view } = shown;
      return {
        ok: true,
        person: found.person,
        blocks: view.blocks,
        place: (values) => fromView(view, values),
      };
    }
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
    const place = (values: object) => ({ ...fromMessage(person, channel, stored), state: { values } });
    return { ok: true, person, blocks: stored.message.blocks, place };
  }

  return async (ask) => {
    const surface = findSurface(ask);
    if (!surface.ok) return surface;
    const { person, blocks, place } = surface;
    const action = findAction(blocks, ask);
    if (action === undefined)
      return { ok: false, status: 404, error: `There is no "${ask.action_id}" with that value to use.` };
    const values = {
      ...ask.values,
      ...(ask.value === undefined ? {} : { [`${String(action["block_id"])}/${ask.action_id}`]: ask.value }),
    };
    const delivered = await delivery.deliver("interactive", {
      type: "block_actions",
      ...whoAndWhere(person),
      ...place(stateValues(blocks, values)),
      actions: [{ ...action, action_ts: timeline.nextTs() }],
      trigger_id: triggers.mint(person.userId),
    });
    return { ok: true, ...warningOf[delivered.kind] };
  };
}

import { z } from "zod";

import type { SlackUser } from "../access/person.js";
import type { Filled } from "../message/form.js";

/** What Slack delivered, as far as whodid reads it. `teamId` is null where Slack did not say whose account it is. */
export type Delivery =
  | (Sender & { readonly kind: "command"; readonly name: string; readonly text: string } & Trigger)
  | (Sender & {
      readonly kind: "click";
      readonly actionId: string;
      /** Of a menu the choice's. */
      readonly value: string;
      /** It was in App Home, which then may no longer be as it is shown. */
      readonly inHome: boolean;
    } & Trigger)
  /** A shortcut of the app's, on a message or on none. */
  | (Sender & {
      readonly kind: "shortcut";
      readonly callbackId: string;
      readonly on: OnMessage | null;
    } & Trigger)
  /** A form was filled in; its channel is the one that it was opened for. */
  | (Sender & { readonly kind: "form"; readonly callbackId: string; readonly filled: Filled })
  /** Somebody opened App Home. */
  | { readonly kind: "home"; readonly user: SlackUser }
  /** Nothing of ours, but a person waits for an answer. */
  | (Sender & { readonly kind: "other" })
  /** Events, closed views and whatever nobody waits for. */
  | { readonly kind: "silent" };

export type Sender = {
  readonly userId: string;
  readonly teamId: string | null;
  /** Null where it came from no channel, such as a view. */
  readonly channelId: string | null;
  readonly responseUrl?: string;
};

/** With which a form can be opened, for three seconds. */
type Trigger = { readonly triggerId: string };

/** A message that a shortcut was used on: who wrote it, what is legible in it, and the mark that an app left in it. */
export type OnMessage = {
  readonly ts: string;
  readonly userId: string | null;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata: unknown;
};

const triggerId = z.string().default("");

const command = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  response_url: z.string().optional(),
  trigger_id: triggerId,
});

/** One element's part of a view's state: https://docs.slack.dev/reference/views */
const field = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

const interaction = z.object({
  type: z.enum(["block_actions", "view_submission", "shortcut", "message_action"]),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  channel: z.object({ id: z.string() }).optional(),
  response_url: z.string().optional(),
  actions: z
    .tuple([
      z.object({
        action_id: z.string(),
        value: z.string().default(""),
        selected_option: z.object({ value: z.string() }).optional(),
      }),
    ])
    .optional(),
  view: z
    .object({
      type: z.string(),
      callback_id: z.string().default(""),
      private_metadata: z.string().default(""),
      state: z.object({ values: z.record(z.string(), z.record(z.string(), field)) }).optional(),
    })
    .optional(),
  callback_id: z.string().default(""),
  trigger_id: triggerId,
  message: z
    .object({
      ts: z.string(),
      user: z.string().optional(),
      text: z.string().default(""),
      blocks: z.array(z.unknown()).default([]),
      metadata: z.unknown().optional(),
    })
    .optional(),
});

/** https://docs.slack.dev/reference/events/app_home_opened */
const homeOpened = z.object({
  team_id: z.string(),
  event: z.object({ type: z.literal("app_home_opened"), tab: z.literal("home"), user: z.string() }),
});

/** Reads a payload; shapes: https://docs.slack.dev/interactivity/handling-user-interaction#payloads */
export function parseDelivery(body: unknown): Delivery {
  const asked = command.safeParse(body);
  if (asked.success) {
    const { command: name, text, user_id: userId, team_id: teamId, channel_id: channelId } = asked.data;
    const opens = { triggerId: asked.data.trigger_id };
    return { kind: "command", name, text, userId, teamId, channelId, ...opens, ...responseUrl(asked.data) };
  }
  const opened = homeOpened.safeParse(body);
  if (opened.success)
    return { kind: "home", user: { teamId: opened.data.team_id, userId: opened.data.event.user } };
  const interacted = interaction.safeParse(body);
  if (!interacted.success) return { kind: "silent" };
  const { user, channel, actions, view } = interacted.data;
  const sender = {
    userId: user.id,
    teamId: user.team_id ?? null,
    channelId: channel?.id ?? null,
    ...responseUrl(interacted.data),
  };
  const opens = { triggerId: interacted.data.trigger_id };
  const { type, callback_id: callbackId, message } = interacted.data;
  if (type === "shortcut") return { ...sender, kind: "shortcut", callbackId, on: null, ...opens };
  if (type === "message_action" && message !== undefined) {
    const { ts, user: author = null, text, blocks, metadata } = message;
    const on = { ts, userId: author, text, blocks, metadata };
    return { ...sender, kind: "shortcut", callbackId, on, ...opens };
  }
  if (type === "view_submission" && view !== undefined) {
    const { callback_id: form, private_metadata: openedFor } = view;
    const channelId = channelShape.test(openedFor) ? openedFor : null;
    return {
      ...sender,
      channelId,
      kind: "form",
      callbackId: form,
      filled: filledIn(view.state?.values ?? {}),
    };
  }
  if (actions === undefined) return { ...sender, kind: "other" };
  const [{ action_id: actionId, value, selected_option: option }] = actions;
  return {
    ...sender,
    kind: "click",
    actionId,
    value: option?.value ?? value,
    inHome: view?.type === "home",
    ...opens,
  };
}

/** https://docs.slack.dev/reference/objects/conversation-object */
const channelShape = /^[CDG][A-Z0-9]+$/;

/** A field holds one element; its block id names it. */
const filledIn = (
  values: Readonly<Record<string, Readonly<Record<string, z.infer<typeof field>>>>>,
): Filled =>
  Object.fromEntries(
    Object.entries(values).map(([block, elements]) => {
      const [element] = Object.values(elements);
      return [block, element?.selected_option?.value ?? element?.value ?? ""];
    }),
  );

/** Slack sends an empty string where there is none. */
const responseUrl = (from: { response_url?: string | undefined }) =>
  from.response_url ? { responseUrl: from.response_url } : {};

import { z } from "zod";

import type { SlackUser } from "../access/person.js";

/** What Slack delivered, as far as whodid reads it. `teamId` is null where Slack did not say whose account it is. */
export type Delivery =
  | (Sender & { readonly kind: "command"; readonly name: string; readonly text: string })
  | (Sender & {
      readonly kind: "click";
      readonly actionId: string;
      /** Of a menu the choice's. */
      readonly value: string;
      /** It was in App Home, which then may no longer be as it is shown. */
      readonly inHome: boolean;
    })
  /** Somebody opened App Home. */
  | { readonly kind: "home"; readonly user: SlackUser }
  /** Shortcuts, submitted views: nothing of ours, but a person waits for an answer. */
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

const command = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  response_url: z.string().optional(),
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
  view: z.object({ type: z.string() }).optional(),
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
    return { kind: "command", name, text, userId, teamId, channelId, ...responseUrl(asked.data) };
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
  if (actions === undefined) return { ...sender, kind: "other" };
  const [{ action_id: actionId, value, selected_option: option }] = actions;
  return {
    ...sender,
    kind: "click",
    actionId,
    value: option?.value ?? value,
    inHome: view?.type === "home",
  };
}

/** Slack sends an empty string where there is none. */
const responseUrl = (from: { response_url?: string | undefined }) =>
  from.response_url ? { responseUrl: from.response_url } : {};

import { z } from "zod";

/** What Slack delivered, as far as whodid reads it. `teamId` is null where Slack did not say whose account it is. */
export type Delivery =
  | (Sender & { readonly kind: "command"; readonly name: string; readonly text: string })
  | (Sender & { readonly kind: "click"; readonly actionId: string; readonly value: string })
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
  actions: z.tuple([z.object({ action_id: z.string(), value: z.string().default("") })]).optional(),
});

/** Reads a payload; shapes: https://docs.slack.dev/interactivity/handling-user-interaction#payloads */
export function parseDelivery(body: unknown): Delivery {
  const asked = command.safeParse(body);
  if (asked.success) {
    const { command: name, text, user_id: userId, team_id: teamId, channel_id: channelId } = asked.data;
    return { kind: "command", name, text, userId, teamId, channelId, ...responseUrl(asked.data) };
  }
  const interacted = interaction.safeParse(body);
  if (!interacted.success) return { kind: "silent" };
  const { user, channel, actions } = interacted.data;
  const sender = {
    userId: user.id,
    teamId: user.team_id ?? null,
    channelId: channel?.id ?? null,
    ...responseUrl(interacted.data),
  };
  return actions === undefined
    ? { ...sender, kind: "other" }
    : { ...sender, kind: "click", actionId: actions[0].action_id, value: actions[0].value };
}

/** Slack sends an empty string where there is none. */
const responseUrl = (from: { response_url?: string | undefined }) =>
  from.response_url ? { responseUrl: from.response_url } : {};

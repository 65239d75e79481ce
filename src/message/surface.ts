/** Where a message stands: what Slack refuses in one place it may show in another. */
export type Surface = "channel" | "ephemeral" | "response" | "dm" | "home";

/** Whether an id is a channel's, which others see too; those of direct messages begin with D: https://docs.slack.dev/reference/objects/conversation-object */
export const isChannel = (id: string | null): id is string => id !== null && /^[CG]/.test(id);

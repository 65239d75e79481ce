/** Where a message stands: what Slack refuses in one place it may show in another. */
export type Surface = "channel" | "ephemeral" | "response" | "dm" | "home";

import type { KnownBlock } from "@slack/types";

import type { Form } from "./ladder.js";

/** Nothing in a message of ours is looked for names or links. https://docs.slack.dev/messaging/formatting-message-text */
export const verbatim = { link_names: false, parse: "none" } as const;
export const noUnfurls = { unfurl_links: false, unfurl_media: false } as const;

/** A form as the client's methods take it; their types know fewer blocks than Slack. */
export const payload = ({ text, blocks }: Form): { text: string; blocks?: KnownBlock[] } => ({
  text,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by validate.ts instead
  ...(blocks === undefined ? {} : { blocks: blocks as KnownBlock[] }),
});

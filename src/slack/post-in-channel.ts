import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";

import type { PostInChannel } from "../sql/ports.js";
import { attempt } from "./attempt.js";
import type { Ladder } from "./ladder.js";
import { noUnfurls, payload, verbatim } from "./payload.js";

/** Without these two marks nobody knows who would see it. https://docs.slack.dev/reference/objects/conversation-object */
const channelInfo = z.object({
  channel: z.object({ is_ext_shared: z.literal(false), is_pending_ext_shared: z.literal(false) }),
});

/** Posts what a person shares, where nobody of another company is; every doubt refuses. */
export function createPostInChannel(parts: {
  readonly client: WebClient;
  readonly ladder: Ladder;
  readonly log: Logger;
}): PostInChannel {
  const { client, ladder, log } = parts;

  const isInside = async (channel: string) => {
    try {
      return channelInfo.safeParse(await client.conversations.info({ channel })).success;
    } catch (err) {
      log.warn({ err, channel }, "channel not looked up");
      return false;
    }
  };

  return async (channel, message) => {
    if (!(await isInside(channel))) return "outside";
    const shown = await ladder.show("channel", message, (form) => {
      const post = { channel, ...noUnfurls, ...verbatim, ...payload(form) };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
      return attempt(() => client.chat.postMessage(post));
    });
    if (shown.kind === "shown") return "posted";
    log.warn({ err: shown.error, channel }, "rows not posted");
    return "failed";
  };
}

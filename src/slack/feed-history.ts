import type { WebClient } from "@slack/web-api";
import { z } from "zod";

import type { FeedChannel } from "../feed/ports.js";
import { isForbidden } from "./feed-faults.js";
import { keyIn } from "./feed-metadata.js";
import type { Pace } from "./pace.js";

/** How far back a message of ours is looked for: one crash, not a week of absence. */
const historyMs = 24 * 60 * 60_000;
const historyPages = 5;
/** At most 999, 200 recommended: https://docs.slack.dev/reference/methods/conversations.history */
const pageSize = 200;

const history = z.object({
  messages: z
    .array(z.object({ ts: z.string(), user: z.string().optional(), metadata: z.unknown().optional() }))
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});

/**
 * Looks for our message with a key in the last day of a channel, or of a message's thread; `unknown` when Slack does not let us look, or when there was too much to look at.
 * Only messages of `botUserId` count: metadata can be written by anybody's app. Throws when Slack can't be asked now.
 */
export function createFindInHistory(parts: {
  readonly client: WebClient;
  readonly botUserId: string;
  readonly pace: Pace;
  readonly clock: () => number;
}): FeedChannel["find"] {
  const { client, botUserId, pace, clock } = parts;

  return async (channel, key, threadTs) => {
    const oldest = String((clock() - historyMs) / 1_000);
    let cursor: string | undefined;
    for (let read = 0; read < historyPages; read += 1) {
      const window = { channel, oldest, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
      let answer: unknown;
      try {
        answer = await pace.inTurn(channel, () =>
          threadTs === undefined
            ? client.conversations.history({ ...window, include_all_metadata: true })
            : client.conversations.replies({ ...window, ts: threadTs, include_all_metadata: true }),
        );
      } catch (error) {
        if (isForbidden(error)) return { kind: "unknown" };
        throw new Error(`The history of ${channel} could not be read.`, { cause: error });
      }
      const page = history.parse(answer);
      const ours = page.messages.find(({ user, metadata }) => user === botUserId && keyIn(metadata) === key);
      if (ours !== undefined) return { kind: "found", ts: ours.ts };
      cursor = page.response_metadata?.next_cursor;
      if (!cursor) return { kind: "absent" };
    }
    return { kind: "unknown" };
  };
}

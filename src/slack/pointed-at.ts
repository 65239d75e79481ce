import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";

import type { Pointed } from "../whodid/who-ran.js";
import type { OnMessage } from "./delivery.js";
import { keyIn } from "./feed-metadata.js";

/** More code than this in one message is nobody's one statement. */
const maxTexts = 5;

const history = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: z.unknown().optional() })),
});
const preformatted = z.object({
  type: z.literal("rich_text_preformatted"),
  elements: z.array(z.object({ text: z.string().default("") })),
});
const parent = z.object({ elements: z.array(z.unknown()) });

export type PointedAt = (channelId: string, on: OnMessage) => Promise<Pointed>;

/**
 * Reads what a message that somebody points at tells of a statement: the key that the feed left in it, if whodid itself wrote it, and its code.
 * Slack does not say whether a shortcut brings the key along, so the feed's channel is asked for it. Never throws.
 */
export function createPointedAt(parts: {
  readonly client: WebClient;
  readonly botUserId: string;
  readonly feedChannelId: string;
  readonly log: Logger;
}): PointedAt {
  const { client, botUserId, feedChannelId, log } = parts;

  const askedFor = async (ts: string): Promise<unknown> => {
    try {
      const window = { latest: ts, oldest: ts, inclusive: true, limit: 1 };
      const found = await client.conversations.history({
        channel: feedChannelId,
        ...window,
        include_all_metadata: true,
      });
      return history.parse(found).messages.find((message) => message.ts === ts)?.metadata;
    } catch (err) {
      log.warn({ err }, "message not looked up");
      return undefined;
    }
  };

  return async (channelId, on) => {
    const { ts, userId, metadata } = on;
    const isFeed = userId === botUserId && channelId === feedChannelId;
    const key = isFeed ? (keyIn(metadata) ?? keyIn(await askedFor(ts))) : undefined;
    const statementId = /^statement:(\w+)/.exec(key ?? "")?.[1];
    return { statementId, isOtherNotice: key !== undefined && statementId === undefined, texts: codeIn(on) };
  };
}

/** Code by structure, else by fences, else all that is written. */
function codeIn({ blocks, text }: OnMessage): readonly string[] {
  const blockCode = blocks.flatMap(codeOf);
  if (blockCode.length > 0) return blockCode.slice(0, maxTexts);
  const written = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const fenced = [...written.matchAll(/```([^`]+)```|`([^`\n]+)`/g)].map(
    ([, one, other]) => one ?? other ?? "",
  );
  return (fenced.length > 0 ? fenced : [written]).slice(0, maxTexts);
}

function codeOf(block: unknown): string[] {
  const code = preformatted.safeParse(block);
  if (code.success) return [code.data.elements.map(({ text }) => text).join("")];
  const within = parent.safeParse(block);
  return within.success ? within.data.elements.flatMap(codeOf) : [];
}

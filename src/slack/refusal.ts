import { WebAPIPlatformError } from "@slack/web-api";
import { z } from "zod";

/** Slack would not show these blocks, but nothing else is wrong. */
export type BlockRefusal = {
  readonly code: string;
  /** `unsupported type: data_table [json-pointer:/blocks/0]` and the like; empty where Slack does not tell. */
  readonly messages: readonly string[];
};

/** https://docs.slack.dev/reference/methods/chat.postMessage/#errors */
const blockCodes = new Set([
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_attachments",
  "msg_blocks_too_long",
]);

const answer = z.object({
  error: z.string(),
  response_metadata: z.object({ messages: z.array(z.string()).default([]) }).optional(),
});

/** The refusal in an answer `{ok:false,error,response_metadata}`, or undefined when it says something else. */
export function blockRefusalIn(body: unknown): BlockRefusal | undefined {
  const read = answer.safeParse(body);
  if (!read.success) return undefined;
  const { error: code, response_metadata: metadata } = read.data;
  const messages = metadata?.messages ?? [];
  const aboutBlocks =
    blockCodes.has(code) ||
    (code === "invalid_arguments" &&
      messages.some((line) => /\[json-pointer:(?:\/view)?\/blocks/.test(line)));
  return aboutBlocks ? { code, messages } : undefined;
}

export const blockRefusalOf = (error: unknown): BlockRefusal | undefined =>
  error instanceof WebAPIPlatformError ? blockRefusalIn(error.data) : undefined;

/**
 * Block types that Slack does not take here at all. Undefined where it does not say what was wrong;
 * empty where it was what stands in a block, which says nothing about the next message.
 */
export function refusedTypes(
  refusal: BlockRefusal,
  blocks: readonly { readonly type: string }[],
): readonly string[] | undefined {
  const pointed = refusal.messages.filter((line) => line.includes("[json-pointer:"));
  if (pointed.length === 0) return undefined;
  return pointed.flatMap((line) => {
    const index = /\[json-pointer:(?:\/view)?\/blocks\/(\d+)(?:\/type)?\]/.exec(line)?.[1];
    const type = index === undefined ? undefined : blocks[Number(index)]?.type;
    return type !== undefined && line.includes(type) ? [type] : [];
  });
}

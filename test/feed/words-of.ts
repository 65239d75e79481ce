import { z } from "zod";

import type { Message } from "../../src/message/message.js";

const seen = z.union([
  z.object({ type: z.literal("date"), fallback: z.string() }).transform(({ fallback }) => [fallback]),
  z
    .object({ type: z.literal("channel"), channel_id: z.string() })
    .transform(({ channel_id: id }) => [`<#${id}>`]),
  z.object({ text: z.string() }).transform(({ text }) => [text]),
]);

/** What a reader sees of a message's best form, a line for each block. */
export function linesOf({ forms }: Message): string[] {
  return (forms[0] ?? []).map((block) => textsIn(block).join(""));
}

export function wordsOf(message: Message): string {
  return linesOf(message).join("\n");
}

function textsIn(value: unknown): string[] {
  const own = seen.safeParse(value);
  if (own.success) return own.data;
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

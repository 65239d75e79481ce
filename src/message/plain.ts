import type { Block, Message } from "./message.js";

/**
 * The rich text of a message for a terminal: of its last form, which always passes, a paragraph a block. Texts that people and databases
 * wrote come with what can't be seen already written out, so nothing in it can act.
 */
export function plainMessage({ forms }: Message): string {
  const paragraphs = (forms.at(-1) ?? []).map(plainBlock).filter((text) => text !== "");
  return `${paragraphs.join("\n")}\n`;
}

function plainBlock(block: Block): string {
  if (block.type !== "rich_text") return "";
  return block.elements
    .map((element) =>
      element.type === "rich_text_preformatted" ? indented(textOf(element)) : textOf(element),
    )
    .join("\n");
}

/** All texts in it, in order: dates by their fallback, channels and people by their ids. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join("");
  if (typeof value !== "object" || value === null) return "";
  const { type, text, fallback, channel_id: channel, user_id: user, elements } = fieldsOf(value);
  if (type === "date" && typeof fallback === "string") return fallback;
  if (typeof channel === "string") return `#${channel}`;
  if (typeof user === "string") return `@${user}`;
  return typeof text === "string" ? text : textOf(elements);
}

function fieldsOf(value: object): Readonly<Record<string, unknown>> {
  return { ...value };
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

import type { Overflow, RichTextElement, Button as SlackButton } from "@slack/types";

import type { Block } from "./message.js";
import { cut, escapeMrkdwn, head, showInvisible } from "./text.js";

/** Pieces of a sentence. Text is always shown for what it is; only these kinds have a meaning to Slack. */
export type Part =
  | string
  | { readonly kind: "bold" | "italic" | "code"; readonly text: string }
  | { readonly kind: "channel"; readonly channelId: string }
  | { readonly kind: "user"; readonly userId: string }
  /** Milliseconds since the epoch, shown in the reader's own time. */
  | { readonly kind: "time"; readonly at: number };

export type Button = {
  readonly actionId: string;
  readonly text: string;
  readonly value: string;
  readonly style?: "primary" | "danger";
  /** Asked in a dialog before the click counts. A courtesy of the client, never a check. */
  readonly confirm?: {
    readonly title: string;
    readonly text: string;
    readonly confirm: string;
    readonly deny: string;
  };
};

/** An overflow menu of at most five choices. Texts are ours. https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
export type Menu = {
  readonly actionId: string;
  readonly options: readonly { readonly text: string; readonly value: string }[];
};

/** No size of rich text is documented; a message's text may have 40,000, and this leaves room for everything else in it. */
export const maxPreformatted = 12_000;
/** https://docs.slack.dev/reference/block-kit/blocks/context-block: text objects of 1 to 3,000 characters, told in one line. */
const maxContext = 2_000;
const maxPart = 3_000;
/** https://docs.slack.dev/reference/block-kit/blocks/section-block, as short as a line is read. */
const maxLine = 300;

/** A paragraph by structure (`rich_text`): nothing in it is parsed by Slack. */
export function rich(...parts: readonly Part[]): Block {
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_section", elements: parts.map(elementOf) }],
  };
}

/** A statement as a person wrote it, or text as the database did (`rich_text_preformatted`): what can't be seen made visible; cut, and that is said. */
export function preformatted(text: string, max = maxPreformatted): Block {
  const visible = showInvisible(text === "" ? " " : text);
  const shown = head(visible, max);
  const rest = visible.length - shown.length;
  const note = rest > 0 ? `\n… ${rest.toLocaleString("en")} more characters` : "";
  return {
    type: "rich_text",
    elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text: shown + note }] }],
  };
}

/** The small print below: one line of plain words, escaped. */
export function context(text: string): Block {
  const element = {
    type: "mrkdwn",
    text: cut(escapeMrkdwn(showInvisible(text)), maxContext),
    verbatim: true,
  } as const;
  return { type: "context", elements: [element] };
}

export const divider: Block = { type: "divider" };

/** A title. The text is ours. */
export function heading(text: string): Block {
  return { type: "header", text: { type: "plain_text", text, emoji: false } };
}

/** One line of plain text, of which nothing is parsed, with a menu at its end. */
export function line(text: string, menu?: Menu): Block {
  return {
    type: "section",
    text: { type: "plain_text", text: cut(showInvisible(text), maxLine), emoji: false },
    ...(menu === undefined ? {} : { accessory: overflow(menu) }),
  };
}

/** A row of at most 25 buttons and menus. Texts are ours; values at most 2,000 characters. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
export function buttons(...list: readonly (Button | Menu)[]): Block {
  return { type: "actions", elements: list.map((one) => ("options" in one ? overflow(one) : button(one))) };
}

function overflow({ actionId, options }: Menu): Overflow {
  return {
    type: "overflow",
    action_id: actionId,
    options: options.map(({ text, value }) => ({ text: { type: "plain_text", text }, value })),
  };
}

function button({ actionId, text, value, style, confirm }: Button): SlackButton {
  return {
    type: "button",
    action_id: actionId,
    text: { type: "plain_text", text },
    value,
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined
      ? {}
      : {
          confirm: {
            title: { type: "plain_text", text: confirm.title },
            text: { type: "plain_text", text: confirm.text },
            confirm: { type: "plain_text", text: confirm.confirm },
            deny: { type: "plain_text", text: confirm.deny },
            ...(style === undefined ? {} : { style }),
          },
        }),
  };
}

function elementOf(part: Part): RichTextElement {
  if (typeof part === "string") return { type: "text", text: plain(part) };
  switch (part.kind) {
    case "bold":
    case "italic":
    case "code":
      return { type: "text", text: plain(part.text), style: { [part.kind]: true } };
    case "channel":
      return { type: "channel", channel_id: part.channelId };
    case "user":
      return { type: "user", user_id: part.userId };
    case "time": {
      const at = new Date(part.at).toISOString();
      const fallback = `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
      return {
        type: "date",
        timestamp: Math.floor(part.at / 1000),
        format: "{time_secs}, {date_short}",
        fallback,
      };
    }
  }
}

/** Slack refuses empty elements. */
function plain(text: string): string {
  return text === "" ? " " : cut(showInvisible(text), maxPart);
}

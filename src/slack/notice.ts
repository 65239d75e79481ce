import type { RichTextSection } from "@slack/types";

import type { Message } from "../message/message.js";
import { showInvisible } from "../message/text.js";

/** A sentence of whodid's own. `shown` may hold what came from outside, since nothing can act in it; `text` may not. */
const notice = (text: string, shown = text): Message => {
  const section: RichTextSection = {
    type: "rich_text_section",
    elements: [{ type: "text", text: showInvisible(shown) }],
  };
  return { text, forms: [[{ type: "rich_text", elements: [section] }]] };
};

/** Command names, as a person reads them: "/sql and /whodid". */
const list = (names: readonly string[]) => new Intl.ListFormat("en").format(names);

export const outsiderNotice = notice(
  "whodid only answers people of the workspace that it is installed in, so nothing was done. Ask one of them.",
);

export const notTakenNotice = notice(
  "whodid can't reach its own records, so nothing was run. Please try again in a minute.",
);

export const unsureNotice = notice(
  "whodid was interrupted and can't reach its own records. Before you try again, check whether your statement ran.",
);

export const unknownCommandNotice = (name: string, known: readonly string[]): Message =>
  notice(
    `whodid does not know this command. It answers to ${list(known)}.`,
    `whodid does not know ${name.slice(0, 40)}. It answers to ${list(known)}.`,
  );

export const unknownActionNotice = (known: readonly string[]): Message =>
  notice(`That does nothing any more. Please start again with ${known[0] ?? "the command"}.`);

/** `reference` is ours or Slack's id, with which the log can be searched. */
export const brokenNotice = (reference: string): Message =>
  notice(
    "Something went wrong inside whodid. Before you try again, check whether your statement ran.",
    `Something went wrong inside whodid. Before you try again, check whether your statement ran. ` +
      `If it happens again, give this reference to whoever looks after whodid: ${reference}`,
  );

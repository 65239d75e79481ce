import { context, rich } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import { say } from "./render.js";

/** What is done about cells that a spreadsheet would run: a copy can be asked for, or comes at once because it can't be kept. */
export type SafeCopy = "offered" | "comes too";

/** How many there are, and how to be safe from them. */
export function formulaWarning(formulas: number, copy: SafeCopy): Block {
  const begin = formulas === 1 ? "1 cell begins" : `${formulas.toLocaleString("en")} cells begin`;
  const how =
    copy === "offered"
      ? "within 30 minutes Formula-safe copy, under the result, sends a file without them"
      : "a formula-safe copy follows, for this file is too large to be kept for a click";
  return rich(`${begin} with =, +, -, @, a tab or a line end, and a spreadsheet would run them: ${how}.`);
}

/** What stands above the copy. */
export function safeCopyIntroduction(statementId: string, formulas: number): readonly Block[] {
  const cells = formulas === 1 ? "1 cell" : `${formulas.toLocaleString("en")} cells`;
  return [
    rich(
      `The formula-safe copy: an apostrophe stands before the ${cells} that a spreadsheet would run. All else, numbers too, is as it was.`,
    ),
    context(`statement ${statementId}`),
  ];
}

export function renderSafeCopySent(): Message {
  return say("The formula-safe copy is in your direct messages with whodid.");
}

export function renderSafeCopyGone(): Message {
  return say(
    "The CSV is kept for 30 minutes and for one copy, and is no longer there: run the statement again.",
  );
}

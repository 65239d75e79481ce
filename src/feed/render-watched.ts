import { watchedDetails, watchedHeadline } from "../ledger/watched-wording.js";
import { plainText } from "../ledger/wording.js";
import { type Part, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Severity } from "../watch/row.js";
import type { Watched } from "../watch/watched.js";
import { maybeTwiceBlock } from "./render.js";

const marks: Readonly<Record<Severity, string>> = { high: "Alarm", medium: "Warning", low: "Note" };

/** A watched event in one sentence: who did what, to what, and whether it had an effect; then when, from where and with what. */
export function renderWatched(watched: Watched, maybeTwice: boolean): Message {
  const first: Part[] = [
    { kind: "bold", text: `${marks[watched.severity]}.` },
    " ",
    ...watchedHeadline(watched),
  ];
  return {
    text: plainText(first),
    forms: [[rich(...first), rich(...watchedDetails(watched)), ...maybeTwiceBlock(maybeTwice)]],
  };
}

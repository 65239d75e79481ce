import { ago, clockTime } from "../ledger/ago.js";
import { auditWords } from "../ledger/audit-words.js";
import { certaintyOf } from "../ledger/certainty.js";
import type { Entry } from "../ledger/entry.js";
import { executedAt } from "../ledger/origin.js";
import { headline, plainText } from "../ledger/wording.js";
import { type Part, preformatted, rich } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import { factLines } from "./facts.js";

/** One statement, whatever became of it: who, what, when, how sure that is, and what it rests on. */
export function renderDeed(entry: Entry, now: number): Message {
  const first = answerLine(entry, now);
  return { text: plainText(first), forms: [[rich(...first), ...deedBlocks(entry)]] };
}

/** "Bob dropped `money_transfers` on billing, 14:03:07 UTC, 12 minutes ago. *Exact*." */
export function answerLine(deed: Entry, now: number): Part[] {
  const certainty = certaintyOf(deed);
  const at = executedAt(deed);
  return [
    ...headline(deed),
    `, ${clockTime(at, now)}, ${ago(at, now)}. `,
    { kind: "bold", text: certainty },
    whyOf(deed),
  ];
}

function whyOf(deed: Entry): string {
  const certainty = certaintyOf(deed);
  if (certainty === "Recorded") return ": not yet seen in the trail.";
  return certainty === "Corroborated" ? auditWords(deed) : ".";
}

export function deedBlocks(deed: Entry): Block[] {
  const text =
    deed.sql === null ? rich("The trail hides the text of every statement.") : preformatted(deed.sql);
  return [text, ...factLines(deed).map((line) => rich(...line))];
}

import { auditWords } from "../ledger/audit-words.js";
import { certaintyOf } from "../ledger/certainty.js";
import type { Entry } from "../ledger/entry.js";
import { executedAt, originOf } from "../ledger/origin.js";
import { headline, outcomeOf, plainText } from "../ledger/wording.js";
import { maxPreformatted, type Part, rich, preformatted } from "../message/blocks.js";
import type { Message } from "../message/message.js";

/** One compact message per statement: who did what and how it ended; the text; when, from where, and how sure that is. */
export function renderStatement(entry: Entry, maybeTwice: boolean): Message {
  const isOutside = entry.author.kind === "outside";
  const first: Part[] = [
    ...(isOutside ? [{ kind: "bold", text: "Outside whodid" } as const, ": "] : []),
    ...headline(entry),
    ` · ${outcomeOf(entry)}`,
  ];
  const blocks = [
    rich(...first),
    ...(entry.sql === null ? [] : [preformatted(entry.sql)]),
    rich(...timesOf(entry), ", ", ...originOf(entry), ". ", ...certaintyWords(entry)),
    ...candidateBlocks(entry),
    ...maybeTwiceBlock(maybeTwice),
  ];
  return { text: plainText(first), forms: [blocks] };
}

/** The promise's words, where Slack left open whether an earlier post arrived. */
export function maybeTwiceBlock(maybeTwice: boolean): ReturnType<typeof rich>[] {
  if (!maybeTwice) return [];
  return [
    rich(
      "Slack left open whether this was posted before: it ",
      { kind: "bold", text: "may be shown twice" },
      ".",
    ),
  ];
}

function timesOf(entry: Entry): Part[] {
  const [first] = entry.sightings;
  const executed: Part[] = ["Executed at ", { kind: "time", at: executedAt(entry) }];
  return first === undefined ? executed : [...executed, ", seen at ", { kind: "time", at: first.seenAt }];
}

function certaintyWords(entry: Entry): Part[] {
  const why = entry.author.kind === "outside" ? auditWords(entry) : ".";
  return [{ kind: "bold", text: certaintyOf(entry) }, why];
}

/** The gravest of the texts that could be the statement's. */
function candidateBlocks({ audit }: Entry): ReturnType<typeof preformatted>[] {
  const candidates = audit?.candidates ?? [];
  return candidates.map(({ sql }) => preformatted(sql, maxPreformatted / candidates.length));
}

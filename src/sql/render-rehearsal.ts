import { context, type Part, rich } from "../message/blocks.js";
import type { Block, Message } from "../message/message.js";
import { deedOf } from "../ledger/deed.js";
import type { Entry } from "../ledger/entry.js";
import type { Statement } from "../statement/statement.js";
import type { Rehearsal } from "./rehearse.js";

export function renderRehearsing(since: number): Message {
  const line = rich(
    "It is being rehearsed since ",
    { kind: "time", at: since },
    ". What it would do follows here.",
  );
  return { text: "It is being rehearsed.", forms: [[line]] };
}

/** What is known of a statement before it runs: part of its confirmation. */
export function rehearsalBlocks(
  entry: Entry,
  rehearsal: Rehearsal,
  statement: Statement | undefined,
): Block[] {
  const block = rehearsalBlock(entry, rehearsal);
  return rehearsal.kind === "counted" ? [block, context(whatStays(statement))] : [block];
}

/**
 * What a rollback does not take back: https://www.postgresql.org/docs/17/functions-sequence.html,
 * https://dev.mysql.com/doc/refman/8.0/en/innodb-auto-increment-handling.html. Triggers can't be seen in a text.
 */
export function whatStays(statement: Statement | undefined): string {
  const triggers = "If the table has triggers, they ran in the rehearsal, too.";
  if (statement?.takesNumbers === true)
    return `Its numbers from a sequence stay taken, in the rehearsal as well. ${triggers}`;
  return statement?.command === "INSERT" || statement?.command === "MERGE"
    ? `If a sequence or AUTO_INCREMENT numbers its rows, the numbers of the rehearsal stay taken. ${triggers}`
    : triggers;
}

function rehearsalBlock(entry: Entry, rehearsal: Rehearsal): Block {
  switch (rehearsal.kind) {
    case "counted":
      return rich(
        "It ",
        { kind: "bold", text: wouldDo(entry, rehearsal.rows) },
        ": it was run as you and rolled back. The real run is kept only if it counts the same, which does not prove that the rows are the same.",
      );
    case "impossible":
      return rich({ kind: "bold", text: "It can't be rehearsed" }, `: ${rehearsal.because}.`);
    case "uncounted":
      return rich(
        { kind: "bold", text: "Its rehearsal came to no count" },
        `: ${rehearsal.because}. You can run it all the same; then it is kept whatever it counts.`,
      );
  }
}

/** "would update 12 rows of accounts". */
export function wouldDo(entry: Pick<Entry, "command" | "effects">, rows: number): string {
  const { toDo, objects } = deedOf(entry);
  const [verb = "change", ...into] = toDo.split(" ");
  const counted = rows === 0 ? "no rows" : countRows(rows);
  const [only, ...others] = objects;
  const where = only === undefined || others.length > 0 ? "" : ` ${into[0] ?? "of"} ${only}`;
  return `would ${verb} ${counted}${where}`;
}

/** "1 row", "12,000 rows". */
export function countRows(rows: number): string {
  return rows === 1 ? "1 row" : `${rows.toLocaleString("en")} rows`;
}

/** The run counted otherwise than the rehearsal, and was rolled back. */
export function miscountedParts(rehearsedRows: number, rows: number): Part[] {
  return [
    { kind: "bold", text: "Rolled back: nothing changed." },
    ` The rehearsal counted ${countRows(rehearsedRows)}, the run ${countRows(rows)}: something changed in between. Look again, then run it anew.`,
  ];
}

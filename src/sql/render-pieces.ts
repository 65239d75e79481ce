import { context, maxPreformatted, type Part, preformatted, rich } from "../message/blocks.js";
import type { Block } from "../message/message.js";
import type { Statement } from "../statement/statement.js";
import type { Piece } from "./pieces.js";
import type { Rehearsal } from "./rehearse.js";
import { whatStays, wouldDo } from "./render-rehearsal.js";

/** Each statement of a transaction in its very words, with its risk and what it would do; then what is known of the whole. */
export function togetherBlocks(pieces: readonly Piece[], rehearsal: Rehearsal): Block[] {
  const most = shareOf(pieces.map(({ sql }) => sql));
  return [
    ...pieces.flatMap(({ sql, statement }, at) => [
      rich(
        `${at + 1}. `,
        { kind: "bold", text: statement.risk },
        `: it ${statement.because}`,
        ...counted(at),
      ),
      preformatted(sql, most),
    ]),
    rich(
      "They run in this order in one transaction: all of them stay, or none. ",
      ...rehearsalWords(
        rehearsal,
        pieces.some(({ statement }) => statement.risk === "read"),
      ),
    ),
    ...(rehearsal.kind === "counted" ? [context(whatStays(mostStaying(pieces)))] : []),
  ];

  function counted(at: number): Part[] {
    const rows = rehearsal.kind === "counted" ? (rehearsal.each?.[at] ?? null) : null;
    const statement = pieces[at]?.statement;
    return rows === null || statement === undefined
      ? ["."]
      : [", and ", { kind: "bold", text: wouldDo(statement, rows) }, "."];
  }
}

function rehearsalWords(rehearsal: Rehearsal, hasReads: boolean): Part[] {
  switch (rehearsal.kind) {
    case "counted":
      return [
        `All were run as you${hasReads ? ", reads for their first rows," : ""} and rolled back. `,
        "The real run is kept only if each change counts the same, which does not prove that the rows are the same.",
      ];
    case "impossible":
      return [{ kind: "bold", text: "They can't be rehearsed" }, `: ${rehearsal.because}.`];
    case "uncounted":
      return [
        { kind: "bold", text: "Their rehearsal came to no count" },
        `: ${rehearsal.because}. You can run them all the same; then they are kept whatever they count.`,
      ];
  }
}

/** The one of which the most stays taken after a rollback. */
function mostStaying(pieces: readonly Piece[]): Statement | undefined {
  const statements = pieces.map(({ statement }) => statement);
  return (
    statements.find(({ takesNumbers }) => takesNumbers === true) ??
    statements.find(({ command }) => command === "INSERT" || command === "MERGE") ??
    statements[0]
  );
}

/** All of a text where it has room, else the same for each. */
function shareOf(texts: readonly string[]): number {
  const total = texts.reduce((sum, { length }) => sum + length, 0);
  return total <= maxPreformatted ? maxPreformatted : Math.floor(maxPreformatted / texts.length);
}

import { plainText, utc } from "../ledger/wording.js";
import { type Part, preformatted, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import { cut } from "../message/text.js";
import type { FoldList } from "./fold-list.js";
import type { Fold } from "./ports.js";
import { maybeTwiceBlock } from "./render.js";

const maxEnds = 5;
const maxSql = 1_000;
const maxFrom = 200;
const list = new Intl.ListFormat("en");

/** One line for what a principal did alike in a minute, beyond its own messages: how many, how they ended, from where; the rest is in the file. */
export function renderFold(fold: Fold, rows: FoldList, foldAbove: number, maybeTwice: boolean): Message {
  const { count, listed, first, last } = rows;
  const number = count.toLocaleString("en");
  const things = `${number} more ${fold.what}`;
  const parts: Part[] = [
    { kind: "bold", text: "Flood." },
    ` ${fold.who}: ${things} in the minute of ${utc(fold.minute).slice(0, 16)} UTC · ${endsOf(rows)}`,
  ];
  const sql = first?.sql ?? null;
  const details: Part[] = [
    `A principal gets ${foldAbove} messages a minute; `,
    listed === count
      ? `the file lists the other ${count === 1 ? "one" : number}.`
      : `the file lists the first ${listed.toLocaleString("en")} of the others, the ledger has all.`,
    ` Called ${list.format(rows.from.map((one) => cut(one, maxFrom)))}.`,
    ...(first === undefined || last === undefined
      ? []
      : [
          " First at ",
          { kind: "time", at: first.at } as const,
          ", last at ",
          { kind: "time", at: last.at } as const,
          ".",
        ]),
  ];
  return {
    text: plainText(parts),
    forms: [
      [
        rich(...parts),
        ...(sql === null ? [] : [preformatted(sql, maxSql)]),
        rich(...details),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

function endsOf({ ends }: FoldList): string {
  const named = ends.slice(0, maxEnds).map(([ended, count]) => `${count.toLocaleString("en")} ${ended}`);
  const rest = ends.slice(maxEnds).reduce((sum, [, count]) => sum + count, 0);
  return [...named, ...(rest > 0 ? [`${rest.toLocaleString("en")} otherwise`] : [])].join(", ");
}

import { context, type Part, rich } from "../message/blocks.js";
import type { Block } from "../message/message.js";
import type { Fallen, Falls, StruckRows } from "./read-falls.js";
import { whyNothing } from "./render-peek.js";
import type { Struck } from "./struck.js";
import type { WhatFalls } from "./what-falls.js";

const bold = (text: string): Part => ({ kind: "bold", text });
const list = new Intl.ListFormat("en");

/**
 * What would fall with a statement, or that it is not known: part of its confirmation. Of several it is told as things stand before the
 * first of them.
 */
export function fallsBlocks(what: WhatFalls, isOfSeveral: boolean): Block[] {
  return isOfSeveral
    ? [rich(bold("As the database is before the first of them:")), ...blocksOf(what, asItIsNow)]
    : blocksOf(what, refusal);
}

const refusal = "The database will refuse it";
/** An earlier statement may drop what stands in the way. */
const asItIsNow = "The database will refuse it unless the statements before change that";

function blocksOf(what: WhatFalls, refused: string): Block[] {
  if (what.kind === "unknown")
    return [rich(bold("It is not known what would fall with it"), `: ${whyUnknown(what)}.`)];
  const { struck, falls } = what;
  return [
    ...droppedBlocks(struck, falls, refused),
    ...truncatedBlocks(struck, falls, refused),
    ...listBlocks("Rows that refer to deleted ones are deleted, too, in", falls.deleted),
    ...listBlocks("Rows that refer to deleted ones are changed in", falls.changed),
    ...listBlocks("Not in the database's catalogue", falls.missing),
    ...listBlocks(
      "Several have this name, so it is not known what depends on the one that is meant",
      falls.ambiguous,
    ),
    ...(struck.unknownKinds.length === 0 ? [] : [rich(`${notLookedUp(struck)}.`)]),
    ...rowsBlocks(falls.rows),
  ];
}

function whyUnknown({ because, struck }: Extract<WhatFalls, { kind: "unknown" }>): string {
  switch (because) {
    case "engine":
      return "whodid looks it up on PostgreSQL alone";
    case "too-many":
      return "it names more objects than whodid looks up at once";
    case "mixed":
      return "some of them say CASCADE and some do not; send those alone to see it";
    case "kinds":
      return notLookedUp(struck);
    default:
      return whyNothing(because);
  }
}

function notLookedUp({ unknownKinds }: Struck): string {
  return `whodid does not look up what depends on ${list.format(unknownKinds.map(withArticle))}`;
}

function droppedBlocks(
  { dropped, cascade }: Struck,
  { forced, along, missing, ambiguous }: Falls,
  refused: string,
): Block[] {
  if (dropped.length <= missing.total + ambiguous.total) return [];
  const it = dropped.length === 1 ? "it" : "them";
  const own = listBlocks(`What belongs to ${it} falls, too`, along);
  if (forced.total === 0) return [rich(`Nothing else depends on ${it}.`), ...own];
  if (cascade) return [...listBlocks(`CASCADE drops ${more(forced, "object")}`, forced), ...own];
  return [
    rich(
      bold(refused),
      `: without CASCADE it drops nothing that something else depends on. On ${it} depend: `,
      ...names(forced),
      ".",
    ),
  ];
}

function truncatedBlocks(
  { truncated, cascade }: Struck,
  { emptied, missing }: Falls,
  refused: string,
): Block[] {
  if (truncated.length <= missing.total) return [];
  const it = truncated.length === 1 ? "it" : "them";
  if (emptied.total === 0) return [rich(`No other table refers to ${it}.`)];
  if (cascade) return listBlocks(`CASCADE empties ${more(emptied, "table")}`, emptied);
  return [
    rich(
      bold(refused),
      `: without CASCADE it empties no table that another one refers to. To ${it} refer: `,
      ...names(emptied),
      ".",
    ),
  ];
}

function listBlocks(title: string, fallen: Fallen): Block[] {
  return fallen.total === 0 ? [] : [rich(bold(title), ": ", ...names(fallen), ".")];
}

function rowsBlocks({ tables, rows, unsure }: StruckRows): Block[] {
  if (tables === 0) return [];
  const hold = tables === 1 ? "The table holds" : `${tables.toLocaleString("en")} tables hold`;
  if (rows === null) return [rich(`${hold} an unknown number of rows: the database has no statistics yet.`)];
  return [
    rich(
      bold(`${hold} ${about(rows)}`),
      unsure ? ", and more where the database has no statistics yet." : ".",
    ),
    context("Numbers of rows are the database's own estimate: nothing was counted."),
  ];
}

/** "view `public.v`, table `public.t` (about 3,500 rows) and 4 more". */
function names({ objects, total }: Fallen): Part[] {
  const rest = total - objects.length;
  return [
    ...objects.flatMap(({ kind, name, rows }, index): Part[] => [
      `${index === 0 ? "" : ", "}${kind} `,
      { kind: "code", text: name },
      ...(rows === null ? [] : [` (${about(rows)})`]),
    ]),
    ...(rest > 0 ? [` and ${rest.toLocaleString("en")} more`] : []),
  ];
}

function more({ total }: Fallen, what: string): string {
  return total === 1 ? `one more ${what}` : `${total.toLocaleString("en")} more ${what}s`;
}

function about(rows: number): string {
  if (rows === 0) return "no rows";
  return rows === 1 ? "about 1 row" : `about ${rows.toLocaleString("en")} rows`;
}

function withArticle(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

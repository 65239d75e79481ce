import { type Cell, showCell, showName, type ShownCell } from "./cell.js";

/** `total` where these are only the first rows of so many. */
export type Rows = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly total?: number;
  /** What each column holds, where that is known: `number` also where a number is kept as text, such as 10.50. */
  readonly kinds?: readonly string[];
};

/** What a kind of table can hold. `rows` does not count the header; lengths are UTF-16 units. */
export type Room = {
  readonly rows: number;
  readonly columns: number;
  readonly characters: number;
  /** What a cell may always have; more if there is room. Any single row fits the room. */
  readonly cell: number;
};

export type Fitted = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly ShownCell[])[];
  /** In words what is not shown; empty if all is. */
  readonly missing: readonly string[];
};

const maxName = 75;
const maxCell = 3_000;

/** The part of a result that a table has room for, from the top left. */
export function fit(all: Rows, room: Room): Fitted {
  const { columns, rows } = all;
  const header = columns.slice(0, room.columns).map((name) => showName(name, maxName));
  let left = room.characters - header.join("").length;
  const cells = Math.max(1, header.length * Math.min(rows.length, room.rows));
  const max = Math.max(room.cell, Math.min(maxCell, Math.floor(left / cells)));
  const shown: ShownCell[][] = [];
  for (const row of rows.slice(0, room.rows)) {
    const line = header.map((_, index) => showCell(row[index] ?? null, max));
    left -= line.reduce((sum, { text }) => sum + text.length, 0);
    if (left < 0) break;
    shown.push(line);
  }
  return { header, rows: shown, missing: missingFrom(all, header.length, shown) };
}

/** `First 200 of 5,000 rows shown`, and so on. */
export function missingFrom(
  all: Rows,
  columnsShown: number,
  shown: readonly (readonly ShownCell[])[],
): string[] {
  const total = all.total ?? all.rows.length;
  const cutCells = shown.flat().filter(({ isCut }) => isCut).length;
  return [
    ...(shown.length < total ? [`First ${count(shown.length)} of ${count(total)} rows shown`] : []),
    ...(columnsShown < all.columns.length
      ? [`${count(columnsShown)} of ${count(all.columns.length)} columns shown`]
      : []),
    ...(cutCells > 0 ? [`${count(cutCells)} long ${cutCells === 1 ? "cell" : "cells"} cut`] : []),
  ];
}

function count(number: number): string {
  return number.toLocaleString("en");
}

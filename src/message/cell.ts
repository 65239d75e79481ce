import { cut, showInvisible } from "./text.js";

/** One value of a result; null is the database's NULL. */
export type Cell = string | number | boolean | null;

/** A cell as it is shown. A `mark` stands for something that is no text: NULL, nothing at all, only blanks. */
export type ShownCell = {
  readonly kind: "text" | "number" | "mark";
  readonly text: string;
  readonly isCut: boolean;
};

/** At most `max` UTF-16 units, never empty: Slack refuses a table with an empty cell. */
export function showCell(cell: Cell, max: number): ShownCell {
  if (cell === null) return { kind: "mark", text: "NULL", isCut: false };
  if (typeof cell === "number") return { kind: "number", text: String(cell), isCut: false };
  const text = String(cell);
  // What is not seen is written out and grows, so a little more than the beginning is enough to cut.
  const shown = cut(showInvisible(text.slice(0, max + 64)), text.trim() === "" ? max - 2 : max);
  const isCut = shown.endsWith("…") && !text.endsWith("…");
  return text.trim() === ""
    ? { kind: "mark", text: `'${shown}'`, isCut }
    : { kind: "text", text: shown, isCut };
}

/** The name of a column, which may be anything. */
export function showName(name: string, max: number): string {
  return name.trim() === "" ? "(no name)" : cut(showInvisible(name.slice(0, max + 64)), max);
}

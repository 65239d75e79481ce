import { showCell, showName, type ShownCell } from "./cell.js";
import { type Fitted, missingFrom, type Rows } from "./fit.js";

/** Wider grids wrap and can't be read. */
const maxWidth = 200;
const maxName = 60;
const maxCell = 60;
/** One column alone (a plan, a definition) may wrap. */
const maxOnlyCell = 2_000;

/** A result as lines of text for a fixed-width font, of at most `maxCharacters` (3,000 or more) UTF-16 units. */
export function drawGrid(
  all: Rows,
  maxCharacters: number,
): { readonly text: string } & Pick<Fitted, "missing"> {
  const max = all.columns.length === 1 ? maxOnlyCell : maxCell;
  const names = all.columns.slice(0, maxWidth).map((name) => oneLine(showName(name, maxName)));
  const drawn: ShownCell[][] = [];
  let left = maxCharacters;
  for (const row of all.rows) {
    const line = names.map((_, index) => plainCell(showCell(row[index] ?? null, max)));
    left -= line.reduce((sum, { text }) => sum + text.length + 3, 0);
    if (left < 0 && drawn.length > 0) break;
    drawn.push(line);
  }
  return layOut(all, names, drawn, maxCharacters);
}

function layOut(all: Rows, names: readonly string[], drawn: readonly ShownCell[][], maxCharacters: number) {
  const widths = names.map((name, index) =>
    Math.max(width(name), ...drawn.map((line) => width(line[index]?.text ?? ""))),
  );
  const columns = Math.max(
    1,
    widths.findLastIndex((_, index) => total(widths.slice(0, index + 1)) <= maxWidth) + 1,
  );
  const header = [
    names.slice(0, columns).map((name, index) => pad(name, widths[index] ?? 0, "left")),
    widths.slice(0, columns).map((each) => "-".repeat(Math.min(each, maxWidth))),
  ].map((line, index) => line.join(index === 0 ? " | " : "-+-").trimEnd());
  const lines: string[] = [];
  let left = maxCharacters - header.join("\n").length;
  for (const line of drawn) {
    const text = line
      .slice(0, columns)
      .map((cell, index) => pad(cell.text, widths[index] ?? 0, cell.kind === "number" ? "right" : "left"))
      .join(" | ")
      .trimEnd();
    left -= text.length + 1;
    if (left < 0) break;
    lines.push(text);
  }
  const shown = drawn.slice(0, lines.length).map((line) => line.slice(0, columns));
  return { text: [...header, ...lines].join("\n"), missing: missingFrom(all, columns, shown) };
}

/** Without italics a mark is told from the same text by that text's quotes. */
function plainCell(cell: ShownCell): ShownCell {
  const looksLikeMark = cell.kind === "text" && /^(?:NULL|'\s*')$/.test(cell.text);
  return { ...cell, text: looksLikeMark ? `'${cell.text}'` : oneLine(cell.text) };
}

function oneLine(text: string): string {
  return text.replaceAll("\n", "↵").replaceAll("\t", " ");
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each + 3, -3);
}

/** As wide as a fixed-width font shows it, nearly: marks take no place, emoji and East Asian characters two. */
function width(text: string): number {
  const wide =
    /[\p{Extended_Pictographic}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
  return (text.match(/\P{Mark}/gu)?.length ?? 0) + (text.match(wide)?.length ?? 0);
}

function pad(text: string, to: number, side: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, to - width(text)));
  return side === "left" ? text + blanks : blanks + text;
}

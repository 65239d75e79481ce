import type { Cell } from "./ports.js";

/**
 * One line of RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), values as PostgreSQL's own `COPY … (FORMAT csv)` writes them:
 * NULL is nothing, an empty text is `""`, true and false are `t` and `f`.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvField).join(",")}\r\n`;
}

function csvField(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "boolean") return cell ? "t" : "f";
  const text = String(cell);
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

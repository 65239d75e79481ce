/** Lines that are longer are shown in part, so that the caret stays under its place on a phone too. */
const widest = 100;

/** The line that a 1-based character position is in, and a caret under it; the text itself where there is no position in it. */
export function pointAt(sql: string, position: number | null): string {
  if (position === null || position < 1 || position > sql.length + 1) return sql;
  const at = position - 1;
  const start = sql.lastIndexOf("\n", at - 1) + 1;
  const end = sql.indexOf("\n", at);
  const line = sql.slice(start, end === -1 ? undefined : end);
  const column = at - start;
  const from = column > widest - 20 ? column - (widest - 40) : 0;
  const shown = `${from > 0 ? "…" : ""}${line.slice(from, from + widest)}${line.length > from + widest ? "…" : ""}`;
  const caret = column - from + (from > 0 ? 1 : 0);
  return `${shown}\n${" ".repeat(caret)}^`;
}

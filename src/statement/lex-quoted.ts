import type { Span, SpanKind } from "./lexer.js";

/** From `start` to the mark that closes what was opened at `opening`; a doubled mark, or an escaped one, does not close it. */
export function quotedSpan(
  sql: string,
  kind: SpanKind,
  {
    start,
    opening,
    escapes,
  }: { readonly start: number; readonly opening: number; readonly escapes: boolean },
): Span {
  const mark = sql[opening];
  for (let at = opening + 1; at < sql.length; at += 1) {
    if (escapes && sql[at] === "\\") at += 1;
    else if (sql[at] === mark) {
      if (sql[at + 1] !== mark) return { kind, start, end: at + 1, closed: true };
      at += 1;
    }
  }
  return { kind, start, end: sql.length, closed: false };
}

/** To before the line's end, which `newline` (global) finds. */
export function lineComment(sql: string, start: number, newline: RegExp): Span {
  newline.lastIndex = start;
  return { kind: "line-comment", start, end: newline.exec(sql)?.index ?? sql.length, closed: true };
}

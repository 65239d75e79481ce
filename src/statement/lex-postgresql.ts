import type { Dialect, Quoted, Span, Standing } from "./lexer.js";
import { lineComment, quotedSpan } from "./lex-quoted.js";

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const postgresqlDialect: Dialect = { quotedAt, word: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y };

function quotedAt(sql: string, at: number, { continuesEscapes }: Standing): Quoted | undefined {
  switch (sql[at]) {
    case "'":
      return string(sql, at, at, continuesEscapes);
    case '"':
      return plain(identifier(sql, at, at));
    case "$":
      return plain(dollar(sql, at));
    case "-":
      return sql[at + 1] === "-" ? plain(lineComment(sql, at, /[\n\r]/g)) : undefined;
    case "/":
      return sql[at + 1] === "*" ? plain(blockComment(sql, at)) : undefined;
    case undefined:
      return undefined;
    default:
      return prefixed(sql, at);
  }
}

function plain(span: Span | undefined): Quoted | undefined {
  return span && { span, escapes: false };
}

/** `E'…'`, `B'…'`, `X'…'`, `N'…'`, `U&'…'` and `U&"…"`. */
function prefixed(sql: string, at: number): Quoted | undefined {
  const letter = sql.charAt(at).toLowerCase();
  const next = sql[at + 1];
  if ("ebxn".includes(letter) && next === "'") return string(sql, at, at + 1, letter === "e");
  if (letter !== "u" || next !== "&") return undefined;
  if (sql[at + 2] === "'") return string(sql, at, at + 2, false);
  return sql[at + 2] === '"' ? plain(identifier(sql, at, at + 2)) : undefined;
}

function string(sql: string, start: number, opening: number, escapes: boolean): Quoted {
  return { span: quotedSpan(sql, "string", { start, opening, escapes }), escapes };
}

function identifier(sql: string, start: number, opening: number): Span {
  return quotedSpan(sql, "identifier", { start, opening, escapes: false });
}

function dollar(sql: string, start: number): Span | undefined {
  const tag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
  tag.lastIndex = start;
  const mark = tag.exec(sql)?.[0];
  if (mark === undefined) return undefined;
  const close = sql.indexOf(mark, start + mark.length);
  return close < 0
    ? { kind: "dollar", start, end: sql.length, closed: false }
    : { kind: "dollar", start, end: close + mark.length, closed: true };
}

function blockComment(sql: string, start: number): Span {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return { kind: "block-comment", start, end: mark.lastIndex, closed: true };
  }
  return { kind: "block-comment", start, end: sql.length, closed: false };
}

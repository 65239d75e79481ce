import type { Dialect, Quoted, Span, Standing } from "./lexer.js";
import { lineComment, quotedSpan } from "./lex-quoted.js";

/**
 * MySQL 8.0: https://dev.mysql.com/doc/refman/8.0/en/language-structure.html. What a comment such as `/*!50001 … *\/` holds counts
 * as code, whichever version it asks for.
 */
export const mysqlDialect: Dialect = { quotedAt, word: /[\w$\u0080-\uffff]+/y };

function quotedAt(sql: string, at: number, standing: Standing): Quoted | undefined {
  const span = spanAt(sql, at, standing);
  return span && { span, escapes: false };
}

function spanAt(sql: string, at: number, { isInComment }: Standing): Span | undefined {
  const next = sql[at + 1];
  switch (sql[at]) {
    case "'":
    case '"':
      return quotedSpan(sql, "string", { start: at, opening: at, escapes: true });
    case "`":
      return quotedSpan(sql, "identifier", { start: at, opening: at, escapes: false });
    case "@":
      return variable(sql, at);
    case "#":
      return lineComment(sql, at, /\n/g);
    case "-":
      // Two dashes alone subtract a negative number: https://dev.mysql.com/doc/refman/8.0/en/ansi-diff-comments.html
      return next === "-" && /[\s\p{Cc}]|^$/u.test(sql.charAt(at + 2))
        ? lineComment(sql, at, /\n/g)
        : undefined;
    case "/":
      return next === "*" ? comment(sql, at) : undefined;
    case "*":
      return isInComment && next === "/"
        ? { kind: "comment-mark", start: at, end: at + 2, closed: true }
        : undefined;
    default:
      return prefixed(sql, at);
  }
}

/** `@'…'`, `@"…"` and `` @`…` ``: names of variables, and the hosts of accounts. */
function variable(sql: string, at: number): Span | undefined {
  const mark = sql.charAt(at + 1);
  if (mark === "" || !"'\"`".includes(mark)) return undefined;
  return quotedSpan(sql, "identifier", { start: at, opening: at + 1, escapes: mark !== "`" });
}

function comment(sql: string, start: number): Span {
  const mark = /\/\*!(?:\d{5,6})?/y;
  mark.lastIndex = start;
  if (mark.test(sql)) return { kind: "comment-mark", start, end: mark.lastIndex, closed: true };
  const close = sql.indexOf("*/", start + 2);
  return close < 0
    ? { kind: "block-comment", start, end: sql.length, closed: false }
    : { kind: "block-comment", start, end: close + 2, closed: true };
}

/** `N'…'`, `X'…'`, `B'…'`, and the name of a character set: `_utf8mb4'…'`, `_utf8mb4"…"`. */
function prefixed(sql: string, at: number): Span | undefined {
  const prefix = /(?:[nbx](?=')|_[a-z0-9]{1,32}(?=['"]))/iy;
  prefix.lastIndex = at;
  if (!prefix.test(sql)) return undefined;
  return quotedSpan(sql, "string", { start: at, opening: prefix.lastIndex, escapes: true });
}

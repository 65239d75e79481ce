import { mysqlDialect } from "./lex-mysql.js";
import { postgresqlDialect } from "./lex-postgresql.js";
import type { Engine } from "./statement.js";

export type SpanKind =
  | "code"
  | "string"
  | "identifier"
  | "dollar"
  | "line-comment"
  | "block-comment"
  | "comment-mark";

/**
 * A stretch of a SQL text, in UTF-16 units, end exclusive. `string` includes its prefix (`E'…'`, `_utf8mb4'…'`), `identifier` is
 * quoted, `dollar` includes its tags, `comment-mark` is the beginning or end of a MySQL comment whose content is code.
 * `closed` is false where the text ends before the closing mark.
 */
export type Span = {
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
};

/** What begins at a place of a text. `escapes` says that backslashes escape in it, as in a string that continues it. */
export type Quoted = { readonly span: Span; readonly escapes: boolean };

/** Where the scanner stands because of what lies behind. */
export type Standing = {
  /** A string begins here only as the continuation of one in which backslashes escape. */
  readonly continuesEscapes: boolean;
  /** Within a comment whose content is code. */
  readonly isInComment: boolean;
};

/** How an engine's scanner sees a text. */
export type Dialect = {
  /** What is no code and begins here; undefined where code does. */
  readonly quotedAt: (sql: string, at: number, standing: Standing) => Quoted | undefined;
  /** A word from its beginning, taken whole, so that its last letter is no prefix and its `$` opens no quote. Sticky. */
  readonly word: RegExp;
};

const dialects: Readonly<Record<Engine, Dialect>> = { postgresql: postgresqlDialect, mysql: mysqlDialect };

/**
 * Cuts a text as the engine's scanner does with its default settings (`standard_conforming_strings` on; neither `ANSI_QUOTES`
 * nor `NO_BACKSLASH_ESCAPES`): the spans cover it without gaps, in order. Never throws, whatever the text.
 */
export function lexSql(sql: string, engine: Engine): Span[] {
  const { quotedAt, word } = dialects[engine];
  const spans: Span[] = [];
  let codeStart = 0;
  let at = 0;
  let isInComment = false;
  // After PostgreSQL's E'…', whitespace with a newline, a bare '…' goes on with the same string, backslashes and all.
  let continuation: "none" | "needs-newline" | "ready" = "none";
  while (at < sql.length) {
    const found = quotedAt(sql, at, { continuesEscapes: continuation === "ready", isInComment });
    if (found === undefined) {
      if (!/\s/.test(sql.charAt(at))) continuation = "none";
      else if (continuation !== "none" && /[\n\r]/.test(sql.charAt(at))) continuation = "ready";
      word.lastIndex = at;
      at = word.test(sql) ? word.lastIndex : at + 1;
      continue;
    }
    if (found.span.start > codeStart)
      spans.push({ kind: "code", start: codeStart, end: found.span.start, closed: true });
    spans.push(found.span);
    if (found.span.kind !== "line-comment") continuation = found.escapes ? "needs-newline" : "none";
    if (found.span.kind === "comment-mark") isInComment = sql[at] === "/";
    at = found.span.end;
    codeStart = at;
  }
  if (codeStart < sql.length) spans.push({ kind: "code", start: codeStart, end: sql.length, closed: true });
  return spans;
}

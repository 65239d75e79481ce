export type SpanKind = "code" | "string" | "identifier" | "dollar" | "line-comment" | "block-comment";

/**
 * A stretch of a SQL text, in UTF-16 units, end exclusive. `string` includes its prefix (`E'…'`, `U&'…'`), `identifier` is
 * double-quoted, `dollar` includes its tags. `closed` is false where the text ends before the closing mark.
 */
export type Span = {
  readonly kind: SpanKind;
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
};

/**
 * Cuts a text as PostgreSQL's scanner does (with `standard_conforming_strings` on, its default): the spans cover it without
 * gaps, in order. Never throws, whatever the text. https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
export function lexSql(sql: string): Span[] {
  const spans: Span[] = [];
  let codeStart = 0;
  let at = 0;
  // After E'…', whitespace with a newline, a bare '…' goes on with the same string, backslashes and all.
  let continuation: "none" | "needs-newline" | "ready" = "none";
  while (at < sql.length) {
    const found = quotedAt(sql, at, continuation === "ready");
    if (found === undefined) {
      if (!/\s/.test(sql.charAt(at))) continuation = "none";
      else if (continuation !== "none" && /[\n\r]/.test(sql.charAt(at))) continuation = "ready";
      at = afterWord(sql, at);
      continue;
    }
    if (found.span.start > codeStart)
      spans.push({ kind: "code", start: codeStart, end: found.span.start, closed: true });
    spans.push(found.span);
    if (found.span.kind !== "line-comment") continuation = found.escapes ? "needs-newline" : "none";
    at = found.span.end;
    codeStart = at;
  }
  if (codeStart < sql.length) spans.push({ kind: "code", start: codeStart, end: sql.length, closed: true });
  return spans;
}

type Quoted = { readonly span: Span; readonly escapes: boolean };

function quotedAt(sql: string, at: number, continuesEscapes: boolean): Quoted | undefined {
  switch (sql[at]) {
    case "'":
      return string(sql, at, at, continuesEscapes);
    case '"':
      return plain(identifier(sql, at, at));
    case "$":
      return plain(dollar(sql, at));
    case "-":
      return sql[at + 1] === "-" ? plain(lineComment(sql, at)) : undefined;
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

function string(sql: string, start: number, quote: number, escapes: boolean): Quoted {
  for (let at = quote + 1; at < sql.length; at += 1) {
    if (escapes && sql[at] === "\\") at += 1;
    else if (sql[at] === "'") {
      if (sql[at + 1] !== "'") return { span: { kind: "string", start, end: at + 1, closed: true }, escapes };
      at += 1;
    }
  }
  return { span: { kind: "string", start, end: sql.length, closed: false }, escapes };
}

function identifier(sql: string, start: number, quote: number): Span {
  for (let at = quote + 1; at < sql.length; at += 1) {
    if (sql[at] !== '"') continue;
    if (sql[at + 1] !== '"') return { kind: "identifier", start, end: at + 1, closed: true };
    at += 1;
  }
  return { kind: "identifier", start, end: sql.length, closed: false };
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

function lineComment(sql: string, start: number): Span {
  const newline = /[\n\r]/g;
  newline.lastIndex = start;
  return { kind: "line-comment", start, end: newline.exec(sql)?.index ?? sql.length, closed: true };
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

/** A word is taken whole, so that its last letter is no prefix and its `$` opens no quote; anything else one unit at a time. */
function afterWord(sql: string, at: number): number {
  const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
  word.lastIndex = at;
  return word.test(sql) ? word.lastIndex : at + 1;
}

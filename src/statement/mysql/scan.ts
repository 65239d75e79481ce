/** Thrown where a text is not MySQL as this reader knows it; `at` is the place in UTF-16 units. */
export class NotMysql extends Error {
  override readonly name = "NotMysql";
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/**
 * `key` is a word in capitals or a mark, and empty for all else, so that what was quoted is never taken for a keyword. `text` is
 * what was meant: without quotes, escapes resolved. `start` and `end` (exclusive) count UTF-16 units of the whole text.
 */
export type Token = {
  readonly kind:
    | "word"
    | "quoted"
    | "string"
    | "number"
    | "variable"
    | "system"
    | "parameter"
    | "mark"
    | "end";
  readonly key: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

/** Versions of MySQL that every Aurora MySQL 3 has (3.01 is 8.0.23), and that none can have. */
const everywhere = 80_023;
const nowhere = 80_100;

const [hash, dash, slash, star, quoteMark] = [0x23, 0x2d, 0x2f, 0x2a, 0x27];
const line = /[^\n]*/y;
const word = /[\w$\u0080-\ud7ff\ue000-\uffff]+/y;
const number =
  /0[xX][\da-fA-F]+|0b[01]+|\d+[eE][+-]?\d+|\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+/y;
const bitsOrBytes = /[xX]'[\da-fA-F]*'|[bB]'[01]*'/y;
const variable = /@[\w$.\u0080-\ud7ff\ue000-\uffff]*/y;
const system =
  /@@(?:(?:global|session|local|persist|persist_only)\s*\.\s*)?(?:`[^`]+`|[\w$]+)(?:\.(?:`[^`]+`|[\w$]+))*/iy;
const parameter = /:[A-Za-z_][\w$]*/y;
const mark = /<=>|->>|:=|->|<<|>>|<=|>=|<>|!=|&&|\|\||[-()+*/%,.;<>=!~^&|{}:]/y;

/** Where what a pattern finds at `start` ends; `start` itself if it finds nothing. */
function after(pattern: RegExp, sql: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(sql) ? pattern.lastIndex : start;
}

/**
 * Cuts a text as MySQL 8.0 does with its default `sql_mode` (`"…"` is a string, a backslash escapes). What stands in an executable
 * comment (after `/*!`) is code. A last token of kind `end` closes the list.
 * https://dev.mysql.com/doc/refman/8.0/en/language-structure.html · https://dev.mysql.com/doc/refman/8.0/en/comments.html
 * @throws {NotMysql} where a quote or comment stays open, or a character can't stand.
 */
export function scan(sql: string): Token[] {
  const tokens: Token[] = [];
  let executable: number | undefined;
  let before: Token | undefined;
  for (let start = 0; start < sql.length;) {
    const code = sql.charCodeAt(start);
    const next = sql.charCodeAt(start + 1);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) start += 1;
    else if (code === hash || (code === dash && next === dash && isControl(sql.charCodeAt(start + 2)))) {
      start = after(line, sql, start);
    } else if (code === slash && next === star) {
      const comment = openComment(sql, start);
      if (comment.runs) executable = start;
      start = comment.end;
    } else if (executable !== undefined && code === star && next === slash) {
      executable = undefined;
      start += 2;
    } else {
      before = cut(sql, start, before?.end === start ? before : undefined);
      tokens.push(before);
      start = before.end;
    }
  }
  if (executable !== undefined) throw new NotMysql("a comment is not closed", executable);
  tokens.push({ kind: "end", key: "", text: "", start: sql.length, end: sql.length });
  return tokens;
}

/** After `--`: a space, a control character or the end makes it a comment. */
function isControl(code: number): boolean {
  return !(code > 0x20) || code === 0x7f;
}

/** The token that begins at `start`; `before` is the one that ends there. */
function cut(sql: string, start: number, before: Token | undefined): Token {
  const code = sql.charCodeAt(start);
  if (isLetter(code) || before?.key === ".") {
    const bits = sql.charCodeAt(start + 1) === quoteMark ? after(bitsOrBytes, sql, start) : start;
    if (bits > start) return unnamed("number", sql, start, bits);
    const end = after(word, sql, start);
    if (end > start) return cutWord(sql, start, end);
  }
  switch (sql.charAt(start)) {
    case "'":
    case '"': {
      const { text, length } = quote(sql, start, true);
      return { kind: "string", key: "", text, start, end: start + length };
    }
    case "`": {
      const { text, length } = quote(sql, start, false);
      return { kind: "quoted", key: "", text, start, end: start + length };
    }
    case "@":
      return cutVariable(sql, start);
    case "?":
      return unnamed("parameter", sql, start, start + 1);
    default:
      return cutSign(sql, start, before?.kind === "word" || before?.kind === "quoted");
  }
}

function isLetter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    code === 0x24 ||
    code > 0x7f
  );
}

function unnamed(kind: Token["kind"], sql: string, start: number, end: number): Token {
  return { kind, key: "", text: sql.slice(start, end), start, end };
}

function cutWord(sql: string, start: number, end: number): Token {
  const text = sql.slice(start, end);
  // `ſelect` in capitals is SELECT, but no keyword.
  return { kind: "word", key: /[\u0080-\uffff]/.test(text) ? "" : text.toUpperCase(), text, start, end };
}

/** A number, a parameter or a mark; `isNamed` if a name ends where it begins, as in `t.5` and `label:LOOP`. */
function cutSign(sql: string, start: number, isNamed: boolean): Token {
  const digits = isNamed ? start : after(number, sql, start);
  if (digits > start) {
    // `1a` is a name.
    const name = after(word, sql, start);
    return name > digits ? cutWord(sql, start, name) : unnamed("number", sql, start, digits);
  }
  const named = isNamed ? start : after(parameter, sql, start);
  if (named > start) return unnamed("parameter", sql, start, named);
  const end = after(mark, sql, start);
  const text = sql.slice(start, end);
  if (end === start) throw new NotMysql(`syntax error at or near "${sql.charAt(start)}"`, start);
  return { kind: "mark", key: text, text, start, end };
}

/** `@x`, `@'x'`, `@@global.x` */
function cutVariable(sql: string, start: number): Token {
  const known = after(system, sql, start);
  if (known > start) {
    const text = sql.slice(start + 2, known).replaceAll(/[`\s]/g, "");
    return { kind: "system", key: "", text, start, end: known };
  }
  const opening = sql.charAt(start + 1);
  if (opening === "'" || opening === '"' || opening === "`") {
    const { text, length } = quote(sql, start + 1, opening !== "`");
    return { kind: "variable", key: "", text, start, end: start + 1 + length };
  }
  const end = after(variable, sql, start);
  return { kind: "variable", key: "", text: sql.slice(start + 1, end), start, end };
}

/** Steps over a comment, or into one whose content runs. */
function openComment(sql: string, at: number): { readonly runs: boolean; readonly end: number } {
  const opening = /\/\*!(\d{5,6})?/y;
  opening.lastIndex = at;
  const executable = opening.exec(sql);
  const version = Number(executable?.[1] ?? 0);
  if (executable !== null && version <= everywhere) return { runs: true, end: opening.lastIndex };
  if (executable !== null && version < nowhere) {
    throw new NotMysql("a comment runs on some versions of the server only", at);
  }
  let close = sql.indexOf("*/", at + 2);
  if (executable !== null) {
    // The server lets a comment stand in one that it leaves out.
    for (let inner = sql.indexOf("/*", at + 2); inner >= 0 && close >= 0 && inner < close;) {
      inner = sql.indexOf("/*", close + 2);
      close = sql.indexOf("*/", close + 2);
    }
  }
  if (close < 0) throw new NotMysql("a comment is not closed", at);
  return { runs: false, end: close + 2 };
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  "0": "\0",
  Z: "\u001a",
};

/** The content of a quoted stretch, its mark doubled inside, and how long the whole is. */
function quote(
  sql: string,
  start: number,
  backslashes: boolean,
): { readonly text: string; readonly length: number } {
  const close = sql.charAt(start);
  let text = "";
  let from = start + 1;
  for (let at = from; at < sql.length; at += 1) {
    const character = sql.charAt(at);
    if (backslashes && character === "\\") {
      const escaped = sql.charAt(at + 1);
      // `\%` and `\_` keep their backslash, which LIKE needs.
      text += sql.slice(from, at) + (escapes[escaped] ?? (/[%_]/.test(escaped) ? `\\${escaped}` : escaped));
      at += 1;
      from = at + 1;
    } else if (character === close) {
      if (sql[at + 1] !== close) return { text: text + sql.slice(from, at), length: at + 1 - start };
      text += sql.slice(from, at + 1);
      at += 1;
      from = at + 1;
    }
  }
  throw new NotMysql("a quote is not closed", start);
}

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
 * what was meant: without quotes, escapes resolved. `start` counts UTF-16 units of the whole text.
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
};

/** Versions of MySQL that every Aurora MySQL 3 has (3.01 is 8.0.23), and that none can have. */
const everywhere = 80_023;
const nowhere = 80_100;

const space = /[ \t\n\v\f\r]+/y;
const lineComment = /(?:#|--(?=[\s\p{Cc}]|$))[^\n]*/uy;
const number =
  /(?:0[xX][\da-fA-F]+|0b[01]+|\d+[eE][+-]?\d+|\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+)/y;
const word = /[\w$\u0080-\ud7ff\ue000-\uffff]+/y;
const variable = /@[\w$.\u0080-\ud7ff\ue000-\uffff]*/y;
const system =
  /@@(?:(?:global|session|local|persist|persist_only)\s*\.\s*)?(?:`[^`]+`|[\w$]+)(?:\.(?:`[^`]+`|[\w$]+))*/iy;
const parameter = /:[A-Za-z_][\w$]*|\?/y;
const mark = /<=>|->>|:=|->|<<|>>|<=|>=|<>|!=|&&|\|\||[-()+*/%,.;<>=!~^&|{}:]/y;
const bitsOrBytes = /[xX]'[\da-fA-F]*'|[bB]'[01]*'/y;

/**
 * Cuts a text as MySQL 8.0 does with its default `sql_mode` (`"…"` is a string, a backslash escapes). What stands in an executable
 * comment (after `/*!`) is code. A last token of kind `end` closes the list.
 * https://dev.mysql.com/doc/refman/8.0/en/language-structure.html · https://dev.mysql.com/doc/refman/8.0/en/comments.html
 * @throws {NotMysql} where a quote or comment stays open, or a character can't stand.
 */
export function scan(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let executable: number | undefined;
  /** Where the last token ended. */
  let end = -1;
  const found = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  const push = (kind: Token["kind"], length: number, text: string, key = "") => {
    tokens.push({ kind, key, text, start: at });
    at += length;
    end = at;
  };
  while (at < sql.length) {
    const skipped = found(space) ?? found(lineComment);
    const character = sql.charAt(at);
    if (skipped !== undefined) at += skipped.length;
    else if (sql.startsWith("/*", at)) {
      const comment = openComment(sql, at);
      if (comment.runs) executable = at;
      at = comment.end;
    } else if (executable !== undefined && sql.startsWith("*/", at)) {
      executable = undefined;
      at += 2;
    } else if (character === "'" || character === '"') {
      const { text, length } = quote(sql, at, true);
      push("string", length, text);
    } else if (character === "`") {
      const { text, length } = quote(sql, at, false);
      push("quoted", length, text);
    } else if (character === "@") {
      const known = found(system);
      if (known !== undefined) push("system", known.length, known.slice(2).replaceAll(/[`\s]/g, ""));
      else if (/['"`]/.test(sql.charAt(at + 1))) {
        const { text, length } = quote(sql, at + 1, sql[at + 1] !== "`");
        push("variable", length + 1, text);
      } else {
        const name = found(variable) ?? "@";
        push("variable", name.length, name.slice(1));
      }
    } else {
      const previous = tokens.at(-1);
      const touches = end === at && (previous?.kind === "word" || previous?.kind === "quoted");
      const afterDot = end === at && previous?.key === ".";
      const digits = afterDot || (character === "." && touches) ? undefined : found(number);
      const name = found(word);
      const bits = found(bitsOrBytes);
      const named = touches && character === ":" ? undefined : found(parameter);
      const sign = found(mark);
      if (bits !== undefined) push("number", bits.length, bits);
      else if (digits !== undefined && (name === undefined || digits.length >= name.length)) {
        push("number", digits.length, digits);
      } else if (name !== undefined) push("word", name.length, name, name.toUpperCase());
      else if (named !== undefined && sign !== ":=") push("parameter", named.length, named);
      else if (sign !== undefined) push("mark", sign.length, sign, sign);
      else throw new NotMysql(`syntax error at or near "${character}"`, at);
    }
  }
  if (executable !== undefined) throw new NotMysql("a comment is not closed", executable);
  push("end", 0, "");
  return tokens;
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

import type { ParseResult } from "libpg-query";
import { z } from "zod";
// The public entry hides the JSON text of a refusal's place and parses PL/pgSQL through another tree.
import loadParser from "libpg-query/wasm/libpg-query.js";

/** The tree of a text, or the server's own refusal with its place, 1-based in characters. */
export type Parsed =
  | { readonly tree: ParseResult }
  | { readonly error: string; readonly position: number | null };

/**
 * PostgreSQL's own parser. Never load this on the main thread: statements some thousand deep break its instance for good on a
 * stack as small as that. Texts have no NUL, which would end them.
 */
const parser = await loadParser();

export function parseSql(sql: string): Parsed {
  const parsed = parseAsWritten(sql);
  if ("tree" in parsed) return parsed;
  const plain = withoutComments(sql);
  const again = plain === undefined ? parsed : parseAsWritten(plain);
  return "tree" in again ? again : parsed;
}

function parseAsWritten(sql: string): Parsed {
  return withText(sql, (text) => {
    const result = parser._wasm_parse_query_raw(text);
    if (!result) throw new Error("the parser has no memory left");
    try {
      return readResult(result);
    } finally {
      parser._wasm_free_parse_result(result);
    }
  });
}

/** The key of a text's shape, 16 hexadecimal digits; null where it can't be parsed. */
export function fingerprintSql(sql: string): string | null {
  const key = fingerprintAsWritten(sql);
  const plain = key === null ? withoutComments(sql) : undefined;
  return plain === undefined ? key : fingerprintAsWritten(plain);
}

function fingerprintAsWritten(sql: string): string | null {
  return withText(sql, (text) => {
    const result = parser._wasm_fingerprint(text);
    if (!result) throw new Error("the parser has no memory left");
    try {
      // Either the key or a refusal in words.
      const answer = textAt(result);
      return /^[\da-f]{16}$/.test(answer) ? answer : null;
    } finally {
      parser._wasm_free_string(result);
    }
  });
}

/** The tree of the PL/pgSQL in a DO or CREATE FUNCTION; undefined where it can't be parsed. */
export function parseBody(statement: string): unknown {
  return withText(statement, (text) => {
    const result = parser._wasm_parse_plpgsql(text);
    if (!result) throw new Error("the parser has no memory left");
    try {
      // Either JSON or a refusal in words.
      const answer = textAt(result);
      return answer.startsWith("{") ? JSON.parse(answer) : undefined;
    } finally {
      parser._wasm_free_string(result);
    }
  });
}

const scanned = z.object({
  tokens: z.array(z.object({ start: z.number(), end: z.number(), tokenName: z.string() })),
});

/**
 * The text with a blank for each byte of its comments, so that every place stays; undefined where it has none. The parser takes a
 * comment for a word where it looks one ahead (between `NULLS` and `LAST`, after `NOT`), and refuses there what the server takes. What is a comment
 * is said by the parser's own scanner, so nothing else is left out.
 */
function withoutComments(sql: string): string | undefined {
  if (!/--|\/\*/.test(sql)) return undefined;
  const answer = withText(sql, (text) => {
    const result = parser._wasm_scan(text);
    if (!result) throw new Error("the parser has no memory left");
    try {
      return textAt(result);
    } finally {
      parser._wasm_free_string(result);
    }
  });
  // Else a refusal in words.
  if (!answer.startsWith("{")) return undefined;
  const bytes = Buffer.from(sql);
  for (const { start, end, tokenName } of scanned.parse(JSON.parse(answer)).tokens)
    if (tokenName === "SQL_COMMENT" || tokenName === "C_COMMENT") bytes.fill(" ", start, end);
  return bytes.toString();
}

/** What stays where an exception passes is no loss: the thread dies of it, and the parser's memory with it. */
function withText<Answer>(sql: string, use: (text: number) => Answer): Answer {
  const length = Buffer.byteLength(sql);
  const text = parser._malloc(length + 1);
  const place = memoryNow();
  place.write(sql, text);
  place[text + length] = 0;
  const answer = use(text);
  parser._free(text);
  return answer;
}

let memory = Buffer.from(parser.HEAPU8.buffer);

/** The parser's memory moves when it grows. Node's own buffers read and write it faster than the module's functions. */
function memoryNow(): Buffer {
  if (memory.buffer !== parser.HEAPU8.buffer) memory = Buffer.from(parser.HEAPU8.buffer);
  return memory;
}

/** The text that ends with the next NUL. */
function textAt(pointer: number): string {
  const place = memoryNow();
  return place.toString("utf8", pointer, place.indexOf(0, pointer));
}

/** PgQueryParseResult and PgQueryError of https://github.com/pganalyze/libpg_query/blob/18-latest/pg_query.h */
function readResult(result: number): Parsed {
  const error = parser.getValue(result + 8, "i32");
  if (!error) return { tree: JSON.parse(textAt(parser.getValue(result, "i32"))) };
  const cursor = parser.getValue(error + 16, "i32");
  return {
    error: textAt(parser.getValue(error, "i32")),
    position: cursor > 0 ? cursor : null,
  };
}

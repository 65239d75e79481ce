import type { ParseResult } from "libpg-query";
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

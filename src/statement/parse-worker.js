/**
 * A thread's entry, plain JavaScript so that it runs from src and from dist alike. Takes batches of texts and answers each with
 * the parse tree as JSON text (a tree 30,000 deep can be written, but neither cloned nor stringified) or the parser's refusal.
 * Anything else is thrown: this ends the thread, and a fresh one takes over.
 */
import { parentPort } from "node:worker_threads";

// The public entry hides the JSON text: it parses it, which would be done twice.
import loadParser from "libpg-query/wasm/libpg-query.js";

const parser = await loadParser();

/**
 * @param {string} sql without NUL, which would end it
 * @returns {{ tree: string } | { error: string, position: number | null }} position: 1-based, in characters
 */
function parse(sql) {
  const size = parser.lengthBytesUTF8(sql) + 1;
  const text = parser._malloc(size);
  parser.stringToUTF8(sql, text, size);
  const result = parser._wasm_parse_query_raw(text);
  if (!result) throw new Error("the parser has no memory left");
  const answer = readResult(result);
  parser._wasm_free_parse_result(result);
  parser._free(text);
  return answer;
}

/**
 * PgQueryParseResult and PgQueryError of https://github.com/pganalyze/libpg_query/blob/18-latest/pg_query.h
 * @param {number} result
 */
function readResult(result) {
  const error = parser.getValue(result + 8, "i32");
  if (!error) return { tree: parser.UTF8ToString(parser.getValue(result, "i32")) };
  const cursor = parser.getValue(error + 16, "i32");
  return {
    error: parser.UTF8ToString(parser.getValue(error, "i32")),
    position: cursor > 0 ? cursor : null,
  };
}

parentPort?.on("message", (/** @type {string[]} */ texts) => parentPort?.postMessage(texts.map(parse)));

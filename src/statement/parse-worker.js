/**
 * A thread's entry, plain JavaScript so that it runs from src and from dist alike. Takes batches of texts (SQL, or a statement
 * whose PL/pgSQL body is asked for) and answers each with the parse tree as JSON text (a tree 30,000 deep can be written, but neither cloned nor stringified) or the parser's refusal.
 * Anything else is thrown: this ends the thread, and a fresh one takes over.
 */
import { parentPort } from "node:worker_threads";

// The public entry hides the JSON text: it parses it, which would be done twice.
import loadParser from "libpg-query/wasm/libpg-query.js";

const parser = await loadParser();

/**
 * @typedef {{ tree: string } | { error: string, position: number | null }} Answer position: 1-based, in characters
 * @param {string | { plpgsql: string }} source without NUL, which would end it
 * @returns {Answer}
 */
function parse(source) {
  const sql = typeof source === "string" ? source : source.plpgsql;
  const size = parser.lengthBytesUTF8(sql) + 1;
  const text = parser._malloc(size);
  parser.stringToUTF8(sql, text, size);
  const answer = typeof source === "string" ? parseSql(text) : parseBody(text);
  parser._free(text);
  return answer;
}

/**
 * @param {number} text
 * @returns {Answer}
 */
function parseSql(text) {
  const result = parser._wasm_parse_query_raw(text);
  if (!result) throw new Error("the parser has no memory left");
  const answer = readResult(result);
  parser._wasm_free_parse_result(result);
  return answer;
}

/**
 * Answers with a JSON object, or with words that are none.
 * @param {number} text
 * @returns {Answer}
 */
function parseBody(text) {
  const result = parser._wasm_parse_plpgsql(text);
  if (!result) throw new Error("the parser has no memory left");
  const answer = parser.UTF8ToString(result);
  parser._wasm_free_string(result);
  return answer.startsWith("{") ? { tree: answer } : { error: answer, position: null };
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

parentPort?.on("message", (/** @type {(string | { plpgsql: string })[]} */ texts) =>
  parentPort?.postMessage(texts.map(parse)),
);

import { findSecrets } from "./find-secrets.js";
import type { Engine } from "./statement.js";

/**
 * The text with its secrets replaced, to be stored and shown. Works by positions: what is no secret stays as it was typed.
 * `parsed` says that the engine's parser took the text; otherwise nothing vouches for its structure, and more is hidden.
 */
export function redactSecrets(sql: string, engine: Engine, parsed: boolean): string {
  let redacted = "";
  let at = 0;
  for (const { start, end, shown } of findSecrets(sql, engine, parsed)) {
    redacted += sql.slice(at, start) + shown;
    at = end;
  }
  return redacted + sql.slice(at);
}

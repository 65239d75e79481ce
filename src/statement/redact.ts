import { findSecrets } from "./find-secrets.js";
import type { Statement } from "./statement.js";

/**
 * The text with its secrets replaced, to be stored and shown: role passwords, `IDENTIFIED BY`, connection strings, options of
 * servers and user mappings. Works by positions: what is no secret stays as it was typed. `statements` is what reading the
 * text gave; none (also: it could not be read) means that nothing vouches for its structure, and more is hidden.
 */
export function redactSecrets(sql: string, statements: readonly Statement[]): string {
  let redacted = "";
  let at = 0;
  for (const { start, end, shown } of findSecrets(sql, statements.length > 0)) {
    redacted += sql.slice(at, start) + shown;
    at = end;
  }
  return redacted + sql.slice(at);
}

import { beginsRecord, type LogRecord, readRecord } from "./log-record.js";
import type { LogEvent } from "./ports.js";

/** A statement as the database logged it: its exact text, when, and whether an error followed. */
export type Logged = {
  readonly at: number;
  readonly user: string;
  readonly database: string;
  readonly session: string;
  readonly sql: string;
  readonly failed: boolean;
};

/** `unreadable` counts records of another form: other prefixes, other time zones, beginnings that were cut away. */
export type LogReading = { readonly statements: readonly Logged[]; readonly unreadable: number };

/**
 * `statement: …`, `execute <name>: …`, either behind a duration: https://www.postgresql.org/docs/17/runtime-config-logging.html
 * Values of parameters, in a DETAIL of its own, are never read.
 */
const logged = /^(?:duration: [\d.]+ ms {2})?(?:statement|execute (?!fetch from )[^:\n]*): ([\s\S]*)$/;

/** What only frames the statements of a session, the service's upkeep among it: no call of the Data API has it for its text. */
const framing =
  /^\s*(?:\/\* RDS Data API \*\/\s*)?(?:begin|start transaction|commit|end|rollback|abort|discard all|set transaction read only)\s*;?\s*$/i;

/** What a session logged last, of what stands by itself: other records belong to it. */
type Last =
  | { readonly kind: "statement"; readonly index: number }
  | { readonly kind: "error" }
  | { readonly kind: "other" };

/** Reads what a database's log says of statements, oldest first; the events of each stream in the order in which the server wrote them. */
export function readStatements(events: readonly LogEvent[]): LogReading {
  const statements: (Logged | undefined)[] = [];
  const last = new Map<string, Last>();
  const begun = new Map<string, number>();
  let unreadable = 0;

  const add = (record: LogRecord, sql: string, failed: boolean): number => {
    const { at, user, database, session } = record;
    const index = statements.push({ at, user, database, session, sql, failed }) - 1;
    begun.set(session, index);
    return index;
  };
  const fail = (record: LogRecord): void => {
    const index = begun.get(record.session);
    const before = index === undefined ? undefined : statements[index];
    if (index !== undefined && before?.sql === record.rest) statements[index] = { ...before, failed: true };
    else add(record, record.rest, true);
  };

  for (const message of recordsOf(events)) {
    const record = message === undefined ? undefined : readRecord(message);
    if (record === undefined) {
      unreadable += 1;
      continue;
    }
    const { severity, session, rest } = record;
    const before = last.get(session);
    if (severity === "LOG") {
      const sql = logged.exec(rest)?.[1];
      last.set(
        session,
        sql === undefined ? { kind: "other" } : { kind: "statement", index: add(record, sql, false) },
      );
    } else if (severity === "ERROR" || severity === "FATAL" || severity === "PANIC") {
      last.set(session, { kind: "error" });
    } else if (severity === "STATEMENT" && before?.kind === "error") {
      fail(record);
    } else if ((severity === "STATEMENT" || severity === "CONTEXT") && before?.kind === "statement") {
      // The server logs a statement without either: this is what a function said with RAISE LOG.
      statements[before.index] = undefined;
      last.set(session, { kind: "other" });
    } else if (!belonging.has(severity)) {
      last.set(session, { kind: "other" });
    }
  }
  return {
    statements: statements
      .filter((one) => one !== undefined)
      .filter(({ sql }) => !framing.test(sql))
      .toSorted((a, b) => a.at - b.at),
    unreadable,
  };
}

const belonging = new Set(["DETAIL", "HINT", "QUERY", "CONTEXT", "LOCATION", "BACKTRACE", "STATEMENT"]);

/** Whole records: an event that begins none continues the one before it in its stream; undefined for what continues nothing. */
function recordsOf(events: readonly LogEvent[]): (string | undefined)[] {
  const records: (string | undefined)[] = [];
  const last = new Map<string, number>();
  for (const { stream, message } of events) {
    const index = last.get(stream);
    const before = index === undefined ? undefined : records[index];
    if (beginsRecord(message)) last.set(stream, records.push(message) - 1);
    else if (index !== undefined && before !== undefined) records[index] = `${before}\n${message}`;
    else records.push(undefined);
  }
  return records;
}

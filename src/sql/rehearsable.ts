import type { Engine, SqlReading } from "../statement/statement.js";

const changesOfRows: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** What no transaction block takes: https://www.postgresql.org/docs/17/sql-begin.html and the notes of each. */
const alone =
  /^(VACUUM|CREATE DATABASE|DROP DATABASE|CREATE TABLESPACE|DROP TABLESPACE|ALTER SYSTEM|REINDEX)\b/;

/** Why a statement that is to be confirmed can't be rehearsed before, going on after "It can't be rehearsed:"; undefined where it can. */
export function whyNotRehearsed(
  { statements, risk, because }: Extract<SqlReading, { ok: true }>,
  engine: Engine,
): string | undefined {
  const [only, ...others] = statements;
  if (only === undefined || others.length > 0) return "it is not one statement";
  if (engine !== "postgresql") return "whodid rehearses on PostgreSQL alone";
  const { command, obstacle } = only;
  if (!changesOfRows.has(command)) return whyNotCommand(command, because);
  if (obstacle !== undefined) return `it ${obstacle}`;
  return risk === "administrative" ? `it ${because}` : undefined;
}

/** Such a change of rows is rehearsed, and runs in a transaction that can still be taken back. */
export function isRehearsable(reading: Extract<SqlReading, { ok: true }>, engine: Engine): boolean {
  return whyNotRehearsed(reading, engine) === undefined;
}

function whyNotCommand(command: string, because: string): string {
  if (command === "DO" || command === "CALL") return "it runs code, which may commit by itself";
  if (alone.test(command)) return `${command} may refuse to run inside a transaction`;
  if (command === "SELECT") return `it ${because}, which a rollback may not take back`;
  return `${command} changes no rows that could be counted, and would lock out others while it was tried`;
}

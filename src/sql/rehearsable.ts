import type { Engine, SqlReading, Statement } from "../statement/statement.js";

const changesOfRows: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** What no transaction block takes: https://www.postgresql.org/docs/17/sql-begin.html and the notes of each. */
const alone =
  /^(VACUUM|CREATE DATABASE|DROP DATABASE|CREATE TABLESPACE|DROP TABLESPACE|ALTER SYSTEM|REINDEX)\b/;

const controlling =
  /^(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PREPARE TRANSACTION|COMMIT PREPARED|ROLLBACK PREPARED)$/;

/** Why a command has no place in a transaction of several; undefined where it has one. */
export function refusesTogether(command: string): "controls" | "alone" | undefined {
  if (controlling.test(command)) return "controls";
  return alone.test(command) ? "alone" : undefined;
}

/**
 * Why a statement, or several in one transaction, that are to be confirmed can't be rehearsed before, going on after "It can't be
 * rehearsed:"; undefined where it can.
 */
export function whyNotRehearsed(
  { statements }: Extract<SqlReading, { ok: true }>,
  engine: Engine,
): string | undefined {
  if (engine !== "postgresql") return "whodid rehearses on PostgreSQL alone";
  const [first, ...others] = statements;
  if (first !== undefined && others.length === 0) return whyNotOne(first);
  const reasons = statements.map((each) => (each.risk === "read" ? undefined : whyNotOne(each)));
  const at = reasons.findIndex((reason) => reason !== undefined);
  return at < 0 ? undefined : `of statement ${at + 1} this holds: ${reasons[at] ?? ""}`;
}

/** Such a change of rows is rehearsed, and runs in a transaction that can still be taken back. */
export function isRehearsable(reading: Extract<SqlReading, { ok: true }>, engine: Engine): boolean {
  return whyNotRehearsed(reading, engine) === undefined;
}

function whyNotOne({ command, obstacle, risk, because }: Statement): string | undefined {
  if (!changesOfRows.has(command)) return whyNotCommand(command, because);
  if (obstacle !== undefined) return `it ${obstacle}`;
  return risk === "administrative" ? `it ${because}` : undefined;
}

function whyNotCommand(command: string, because: string): string {
  if (command === "DO" || command === "CALL") return "it runs code, which may commit by itself";
  if (alone.test(command)) return `${command} may refuse to run inside a transaction`;
  if (command === "SELECT") return `it ${because}, which a rollback may not take back`;
  return `${command} changes no rows that could be counted, and would lock out others while it was tried`;
}

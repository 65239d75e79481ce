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
  if (engine === "mysql") return statements.map(whyNotOnMysql).find((reason) => reason !== undefined);
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

/** What MySQL commits at once, with all before it: https://dev.mysql.com/doc/refman/8.0/en/implicit-commit.html */
export function mysqlCommits(command: string): boolean {
  return /^(ALTER|CREATE|DROP|RENAME|TRUNCATE|GRANT|REVOKE|SET PASSWORD|ANALYZE|CHECK|OPTIMIZE|REPAIR|FLUSH|RESET|CACHE|LOAD INDEX|IMPORT|INSTALL|UNINSTALL)\b/.test(
    command,
  );
}

function whyNotOnMysql({ command, risk, because, calls = [], dynamic }: Statement): string | undefined {
  if (mysqlCommits(command)) return `MySQL commits ${command} at once, so no rollback takes it back`;
  if (command === "CALL") return "it runs code, which may commit by itself";
  if (command === "REPLACE") return "MySQL counts what it deletes and what it inserts together";
  if (!["INSERT", "UPDATE", "DELETE"].includes(command)) return `it ${because}`;
  if (dynamic === true || calls.length > 0)
    return "it calls what whodid does not know, and what a rollback may not take back";
  return risk === "administrative" ? `it ${because}` : undefined;
}

function whyNotCommand(command: string, because: string): string {
  if (command === "DO" || command === "CALL") return "it runs code, which may commit by itself";
  if (alone.test(command)) return `${command} may refuse to run inside a transaction`;
  if (command === "SELECT") return `it ${because}, which a rollback may not take back`;
  return `${command} changes no rows that could be counted, and would lock out others while it was tried`;
}

import type { Reason } from "../reason.js";
import type { Risk } from "../statement.js";

const each = (commands: readonly string[], because: string): Record<string, string> =>
  Object.fromEntries(commands.map((command) => [command, because]));

/**
 * What each command can do by being what it is, with the reason that a person reads. What makes a statement graver than its command
 * (no condition, a function, a file) is weighed where it is parsed. A command that stands nowhere here is administrative.
 * Commands have the names of MySQL's `statement/sql/…` instruments in words, or PostgreSQL's tag where that says the same.
 */
const table: Readonly<Record<Risk, Readonly<Record<string, string>>>> = {
  read: {
    SELECT: "only reads",
    SHOW: "shows a setting or definition",
    DESCRIBE: "shows a definition",
    EXPLAIN: "only explains",
    HELP: "shows a help text",
    DO: "only computes",
    "CHECKSUM TABLE": "only reads",
    "BEGIN END": "does nothing",
  },
  write: {
    INSERT: "inserts rows",
    REPLACE: "inserts rows, deleting those with the same keys",
    UPDATE: "changes rows",
    DELETE: "deletes rows",
    "LOAD DATA": "loads rows from a file",
    "LOAD XML": "loads rows from a file",
    HANDLER: "opens a table and reads it row by row",
    "CREATE TABLE": "creates a table",
    "CREATE VIEW": "creates a view",
    "CREATE INDEX": "creates an index",
    "CREATE DATABASE": "creates a database",
    "CREATE PROCEDURE": "creates a procedure",
    "CREATE FUNCTION": "creates a function",
    "CREATE TRIGGER": "creates a trigger, which acts on later statements",
    "ALTER TABLE": "changes a table's definition",
    "ALTER VIEW": "changes a view's definition",
    "ALTER PROCEDURE": "changes a procedure",
    "ALTER FUNCTION": "changes a function",
    "RENAME TABLE": "renames a table",
    "ANALYZE TABLE": "gathers statistics",
    "CHECK TABLE": "checks tables, which may mark them as broken",
    "LOAD INDEX": "loads an index into memory",
    SET: "assigns variables",
    PREPARE: "prepares a statement to be run later",
    EXECUTE: "runs a prepared statement",
    "DEALLOCATE PREPARE": "changes its session",
    "LOCK TABLES": "locks a table",
    "UNLOCK TABLES": "changes its session",
    USE: "changes its session",
    SIGNAL: "raises an error",
    RESIGNAL: "raises an error",
    "GET DIAGNOSTICS": "assigns variables",
  },
  destructive: {
    "TRUNCATE TABLE": "deletes every row of a table",
    "DROP TABLE": "drops a table",
    "DROP VIEW": "drops a view",
    "DROP DATABASE": "drops a database",
    "DROP INDEX": "drops an index",
    "DROP PROCEDURE": "drops a procedure",
    "DROP FUNCTION": "drops a function",
    "DROP TRIGGER": "drops a trigger",
    "DROP EVENT": "drops an event",
    "OPTIMIZE TABLE": "rewrites a table",
  },
  administrative: {
    CALL: "calls a procedure, which may do anything",
    GRANT: "gives rights",
    REVOKE: "takes rights",
    "GRANT ROLE": "gives a role",
    "REVOKE ROLE": "takes a role",
    "CREATE USER": "creates a user",
    "ALTER USER": "changes a user",
    "DROP USER": "drops a user",
    "RENAME USER": "renames a user",
    "CREATE ROLE": "creates a role",
    "DROP ROLE": "drops a role",
    "SET ROLE": "changes with whose rights it goes on",
    "SET DEFAULT ROLE": "changes a user's roles",
    "SET PASSWORD": "changes a password",
    "SET RESOURCE GROUP": "changes what a session may use of the server",
    "ALTER DATABASE": "changes a database",
    "CREATE EVENT": "creates an event, which runs by itself",
    "ALTER EVENT": "changes an event, which runs by itself",
    "REPAIR TABLE": "mends tables, which may lose rows",
    "CACHE INDEX": "changes what the server keeps in memory",
    "CREATE SERVER": "creates a way to another server",
    "ALTER SERVER": "changes a way to another server",
    "DROP SERVER": "drops a way to another server",
    ...each(
      ["CREATE TABLESPACE", "CREATE UNDO TABLESPACE", "CREATE LOGFILE GROUP"],
      "uses a file of the server",
    ),
    ...each(
      ["ALTER TABLESPACE", "ALTER UNDO TABLESPACE", "ALTER LOGFILE GROUP"],
      "changes a file of the server",
    ),
    ...each(["DROP TABLESPACE", "DROP UNDO TABLESPACE", "DROP LOGFILE GROUP"], "drops a file of the server"),
    ...each(
      ["CREATE RESOURCE GROUP", "ALTER RESOURCE GROUP", "DROP RESOURCE GROUP"],
      "changes what sessions may use of the server",
    ),
    ...each(
      ["CREATE SPATIAL REFERENCE SYSTEM", "DROP SPATIAL REFERENCE SYSTEM"],
      "changes how places are understood",
    ),
    "ALTER INSTANCE": "changes keys or connections of the server",
    "ALTER SYSTEM": "disturbs the server on purpose",
    ...each(["INSTALL PLUGIN", "INSTALL COMPONENT"], "loads a library into the server"),
    ...each(["UNINSTALL PLUGIN", "UNINSTALL COMPONENT"], "removes a library from the server"),
    ...each(["START REPLICA", "START SLAVE", "START GROUP_REPLICATION"], "starts replication"),
    ...each(["STOP REPLICA", "STOP SLAVE", "STOP GROUP_REPLICATION"], "stops replication"),
    ...each(
      ["CHANGE MASTER", "CHANGE REPLICATION SOURCE", "CHANGE REPLICATION FILTER"],
      "changes what is replicated, or from where",
    ),
    ...each(["PURGE BINARY LOGS", "PURGE MASTER LOGS"], "deletes logs that restoring needs"),
    ...each(
      ["RESET MASTER", "RESET REPLICA", "RESET SLAVE", "RESET BINARY LOGS"],
      "deletes logs, or forgets the state of replication",
    ),
    "RESET PERSIST": "changes a setting of the server",
    "RESET QUERY CACHE": "empties a cache of the server",
    ...each(["KILL", "KILL QUERY", "KILL CONNECTION"], "ends or interrupts a session"),
    ...each(["CLONE LOCAL", "CLONE INSTANCE"], "copies or replaces the whole server"),
    "IMPORT TABLE": "reads a file of the server",
    BINLOG: "applies events that can't be read",
    SHUTDOWN: "stops the server",
    RESTART: "restarts the server",
    FLUSH: "closes tables or logs, or reloads rights",
    ...each(["LOCK INSTANCE", "UNLOCK INSTANCE"], "locks the server against changes"),
    ...each(
      ["START TRANSACTION", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET TRANSACTION", "XA"],
      "controls a transaction, which whodid does itself",
    ),
  },
};

const reasons: ReadonlyMap<string, Reason> = new Map(
  (["read", "write", "destructive", "administrative"] as const).flatMap((risk) =>
    Object.entries(table[risk]).map(([command, because]) => [command, { risk, because }]),
  ),
);

/** The risk of a command by its name. */
export function riskOfCommand(command: string): Reason {
  return (
    reasons.get(command) ?? {
      risk: "administrative",
      because: `is ${command}, a command that whodid does not weigh`,
    }
  );
}

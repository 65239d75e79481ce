import type { Database } from "../access/database.js";
import { decide, personOf } from "../access/decide.js";
import type { Person } from "../access/person.js";
import type { Entry } from "../ledger/entry.js";
import type { Menu } from "../message/blocks.js";
import type { SqlParts } from "./parts.js";

/** A statement of a person's, on a database that is still the one it ran on. */
export type OwnStatement = { readonly entry: Entry; readonly person: Person; readonly database: Database };

/** Commands that EXPLAIN takes in both engines, or in the only one that has them. */
const explainable: ReadonlySet<string> = new Set([
  "SELECT",
  "VALUES",
  "TABLE",
  "INSERT",
  "REPLACE",
  "UPDATE",
  "DELETE",
  "MERGE",
]);

/** What its author may do with a statement again; undefined where that is nothing. */
export function statementMenu(parts: Pick<SqlParts, "policy" | "hmac">, entry: Entry): Menu | undefined {
  const own = ownStatementOf(parts, entry);
  if (own === undefined) return undefined;
  // With a secret hidden in it, it would run as something else.
  if (exactSqlOf(parts, entry) === undefined) return undefined;
  return {
    actionId: "sql_menu",
    options: [
      { text: "Run again", value: `again:${entry.id}` },
      { text: "Edit", value: `edit:${entry.id}` },
      ...(canExplain(parts, own) ? [{ text: "Explain", value: `explain:${entry.id}` }] : []),
    ],
  };
}

/** The statement with its author and database; undefined for what went round whodid, is masked, or was meant for another cluster. */
export function ownStatementOf({ policy }: Pick<SqlParts, "policy">, entry: Entry): OwnStatement | undefined {
  const { author, sql, clusterArn } = entry;
  if (author.kind !== "person" || sql === null) return undefined;
  const person = personOf(policy, author.slack);
  const database = policy.databases.find(
    (each) => each.name === entry.database && each.clusterArn === clusterArn,
  );
  return person === undefined || database === undefined ? undefined : { entry, person, database };
}

/** The very text that ran: the ledger's redacted one, where its HMAC proves that nothing was hidden in it. */
export function exactSqlOf({ hmac }: Pick<SqlParts, "hmac">, { sql, sqlHmac }: Entry): string | undefined {
  return sql !== null && hmac(sql) === sqlHmac ? sql : undefined;
}

/** EXPLAIN is a read, but the database asks for the rights of what it explains: a secret that can only read has not those of a write. */
function canExplain(
  { policy }: Pick<SqlParts, "policy">,
  { entry, person, database }: OwnStatement,
): boolean {
  if (entry.risk === null || !explainable.has(entry.command ?? "")) return false;
  const toRead = decide(policy, person, database, "read");
  const toRun = decide(policy, person, database, entry.risk);
  return toRead.kind === "allowed" && toRun.kind === "allowed" && toRead.secretArn === toRun.secretArn;
}

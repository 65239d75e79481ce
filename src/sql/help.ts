import type { Database } from "../access/database.js";
import { databaseOf, databasesFor, decide } from "../access/decide.js";
import type { SqlCommand } from "./command.js";
import { limitMs, type OwnTable, ownTablesSql, readOwnTables } from "./own-tables.js";
import type { AskedSql, SqlParts } from "./parts.js";
import { peekAs, type PeekFailure } from "./peek-as.js";
import { renderHelp } from "./render-help.js";
import { identify } from "./understand.js";

/** What the examples are made of: tables of the database, or nothing of it, and why. */
export type Examples =
  | { readonly kind: "own"; readonly tables: readonly OwnTable[] }
  | {
      readonly kind: "general";
      readonly because: PeekFailure | "nobody" | "no-database" | "no-rule" | "no-table";
    };

/** The story of `/sql help`: who asks, where → tables of that database, looked up as them → show. */
export async function helpSql(
  parts: SqlParts,
  asked: AskedSql,
  { databaseName }: Extract<SqlCommand, { kind: "help" | "edit" }>,
): Promise<void> {
  const { policy, commands } = parts;
  const here = databaseOf(policy, undefined, asked.channelId);
  const tell = (database: Database | undefined, examples: Examples) =>
    asked.conversation.tell(renderHelp({ commands, here, database, examples }));
  const identified = await identify(parts, asked, "recent");
  if (identified.kind === "refused") return tell(here, { kind: "general", because: "nobody" });
  const { person } = identified;
  const database =
    databaseName === undefined
      ? (here ?? databasesFor(policy, person)[0])
      : databaseOf(policy, databaseName, asked.channelId);
  if (database === undefined) return tell(here, { kind: "general", because: "no-database" });
  const decision = decide(policy, person, database, "read");
  if (decision.kind === "refused") return tell(database, { kind: "general", because: "no-rule" });
  const { statementId } = asked;
  const { secretArn } = decision;
  const peeked = await peekAs(parts, {
    statementId,
    person,
    database,
    secretArn,
    sql: ownTablesSql[database.engine],
    limitMs,
  });
  if (peeked.kind === "nothing") return tell(database, { kind: "general", because: peeked.because });
  const tables = readOwnTables(peeked.rows);
  if (tables === undefined) return tell(database, { kind: "general", because: "fault" });
  return tell(
    database,
    tables.length === 0 ? { kind: "general", because: "no-table" } : { kind: "own", tables },
  );
}

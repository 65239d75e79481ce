import { z } from "zod";
import type { Statement } from "../statement/statement.js";
import type { Decided } from "./carry-out.js";
import type { SqlParts } from "./parts.js";
import { endsAfter, peekAs } from "./peek-as.js";
import type { Cell } from "./ports.js";
import { whyNothing } from "./render-peek.js";

/** The person waits for it before they are asked. */
const limitMs = 5_000;

/**
 * Why a rollback might not take a change of rows back for what its tables are, going on after "It can't be rehearsed:"; undefined where
 * it would. PostgreSQL rolls back every table, MySQL those in InnoDB: https://dev.mysql.com/doc/refman/8.0/en/nontransactional-tables.html
 * One peek, as the person and with the secret of the statement. Never throws.
 */
export async function whyNotKeptInInnodb(
  parts: SqlParts,
  { entry, person, database, secretArn }: Decided,
  statements: readonly Statement[],
): Promise<string | undefined> {
  if (database.engine !== "mysql") return undefined;
  const tables = changedTables(statements, database.database);
  const sql = tablesSql(tables);
  const peeked = await peekAs(parts, { statementId: entry.id, person, database, secretArn, sql, limitMs });
  if (peeked.kind === "nothing")
    return `whether its tables can be rolled back is not known: ${whyNothing(peeked.because)}`;
  return whyNot(tables, peeked.rows);
}

type Table = { readonly schema: string; readonly name: string };

function changedTables(statements: readonly Statement[], current: string): readonly Table[] {
  const changed = statements.flatMap(({ effects }) =>
    effects.filter(({ verb }) => ["INSERT", "UPDATE", "DELETE"].includes(verb)),
  );
  return changed.flatMap(({ schema, name }) => (name === null ? [] : [{ schema: schema ?? current, name }]));
}

function tablesSql(tables: readonly Table[]): string {
  const pairs = tables.map(({ schema, name }) => `(${asText(schema)}, ${asText(name)})`);
  return `select ${endsAfter(limitMs)} t.table_schema, t.table_name, t.engine, (select count(*) from information_schema.triggers g
    where g.event_object_schema = t.table_schema and g.event_object_table = t.table_name)
from information_schema.tables t where (t.table_schema, t.table_name) in (${pairs.join(", ")})`;
}

/** As hexadecimal digits, so that no quote and no setting of the server matters. */
function asText(name: string): string {
  return `convert(x'${Buffer.from(name).toString("hex")}' using utf8mb4)`;
}

const answer = z.array(z.tuple([z.string(), z.string(), z.string().nullable(), z.number()]));

function whyNot(tables: readonly Table[], rows: readonly (readonly Cell[])[]): string | undefined {
  const read = answer.safeParse(rows);
  if (!read.success) return "the catalogue's answer about its tables can't be read";
  const missing = tables.find(
    (table) => !read.data.some(([schema, name]) => schema === table.schema && name === table.name),
  );
  if (missing !== undefined)
    return `whether ${missing.name} can be rolled back is not known: the catalogue shows no table of that name`;
  const other = read.data.find(([, , engine]) => engine !== "InnoDB");
  if (other !== undefined)
    return `${other[1]} is kept in ${other[2] ?? "no table of its own"}, which rolls nothing back`;
  const triggered = read.data.find(([, , , triggers]) => triggers > 0);
  return triggered === undefined
    ? undefined
    : `${triggered[1]} has triggers, which may write where nothing is rolled back`;
}

import { z } from "zod";

import type { Engine } from "../statement/statement.js";
import { estimate } from "./catalogue.js";
import { endsAfter } from "./peek-as.js";
import type { Cell } from "./ports.js";

/** A table that the person may read, as SQL writes it, and its first column that holds a time, if there is one. */
export type OwnTable = { readonly name: string; readonly timeColumn: string | null };

/** Who asks for help waits no longer than this. */
export const limitMs = 2_000;
/** More than are shown: some names are no good as an example. */
const asked = 12;
const shown = 3;
const maxName = 80;

/**
 * Asks for tables that the person may read, first those that need no schema before their name, the fullest first. The types are date,
 * timestamp and timestamptz: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
 */
const ofPostgresql = `select case when t.visible then quote_ident(t.relname) else quote_ident(t.nspname) || '.' || quote_ident(t.relname) end,
  (select quote_ident(a.attname) from pg_catalog.pg_attribute a
    where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.atttypid in (1082, 1114, 1184)
      and has_column_privilege(t.oid, a.attnum, 'SELECT')
    order by a.attnum limit 1)
from (
  select c.oid, c.relname, n.nspname, pg_catalog.pg_table_is_visible(c.oid) as visible, ${estimate} as row_count
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and left(n.nspname, 3) <> 'pg_' and n.nspname <> 'information_schema'
    and has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')
    and not exists (select from pg_catalog.pg_depend d where d.classid = c.tableoid and d.objid = c.oid and d.deptype = 'e')
) t
order by t.visible desc, t.row_count desc nulls last, t.relname limit ${asked}`;

/** Names that need no quotes; what the user may not read, MySQL does not show it: https://dev.mysql.com/doc/refman/8.0/en/information-schema-introduction.html */
const plain = "regexp '^[a-z_][a-z0-9_]*$'";
const ofMysql = `select ${endsAfter(limitMs)} t.table_name, (
    select c.column_name from information_schema.columns c
    where c.table_schema = t.table_schema and c.table_name = t.table_name and c.data_type in ('date', 'datetime', 'timestamp')
      and c.column_name ${plain}
    order by c.ordinal_position limit 1)
from information_schema.tables t
where t.table_schema = database() and t.table_type = 'BASE TABLE' and t.table_name ${plain}
order by t.table_rows desc, t.table_name limit ${asked}`;

export const ownTablesSql: Readonly<Record<Engine, string>> = { postgresql: ofPostgresql, mysql: ofMysql };

const answer = z.array(z.tuple([z.string(), z.string().nullable()]));

/** Reads the answer; undefined where it is not in its form. Names that could not be typed from the help are left out. */
export function readOwnTables(rows: readonly (readonly Cell[])[]): readonly OwnTable[] | undefined {
  const read = answer.safeParse(rows);
  if (!read.success) return undefined;
  return read.data
    .filter(([name]) => isTypeable(name))
    .map(([name, column]) => ({ name, timeColumn: column !== null && isTypeable(column) ? column : null }))
    .slice(0, shown);
}

function isTypeable(name: string): boolean {
  return name.length <= maxName && !/[\p{C}\p{Zl}\p{Zp}`]/u.test(name);
}

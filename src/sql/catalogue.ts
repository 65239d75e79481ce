import { sqlLiteral } from "./sql-literal.js";
import type { Named } from "./struck.js";

/** How many names each list of an answer holds; the rest is counted. */
export const listed = 10;

/** The columns of every answer about what would fall; see `readFalls`. */
export const answerColumns = "section, kind, name, total, row_count, unsure";

const columns = {
  relation: "relname",
  type: "typname",
  routine: "proname",
  schema: "nspname",
  extension: "extname",
} as const;

/** The rows of `asked`: one for each object, numbered. */
export function askedRows(asked: readonly Named[]): string {
  const rows = asked.map(({ place, schema, name, part }, index) =>
    [String(index), ...[place, schema, name, part].map(sqlLiteral)].join(", "),
  );
  return `values (${rows.join("), (")})`;
}

/** Of objects in a schema: in the one that is written or, where none is, found by the person's own search path. */
const inSchema = (visible: string) =>
  `case when a.schema is null then ${visible} else n.nspname = cast(a.schema as name) end`;
const isNamed = (column: string) => `${column} = cast(a.name as name)`;

/** Finds what is asked for: `ask` and its address in the catalogue. `tableoid` is the catalogue's own, as in pg_depend. */
export const found = `
  select a.ask, c.tableoid as classid, c.oid as objid, 0 as objsubid
    from asked a join pg_catalog.pg_class c on ${isNamed(`c.${columns.relation}`)}
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where a.place = 'relation' and ${inSchema("pg_catalog.pg_table_is_visible(c.oid)")}
  union all
  select a.ask, c.tableoid, c.oid, cast(at.attnum as integer)
    from asked a join pg_catalog.pg_class c on ${isNamed(`c.${columns.relation}`)}
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute at on at.attrelid = c.oid and at.attname = cast(a.part as name)
    where a.place = 'column' and not at.attisdropped and ${inSchema("pg_catalog.pg_table_is_visible(c.oid)")}
  union all
  select a.ask, con.tableoid, con.oid, 0
    from asked a join pg_catalog.pg_constraint con on ${isNamed("con.conname")}
    join pg_catalog.pg_class c on c.oid = con.conrelid and c.relname = cast(a.part as name)
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where a.place = 'constraint' and ${inSchema("pg_catalog.pg_table_is_visible(c.oid)")}
  union all
  select a.ask, t.tableoid, t.oid, 0
    from asked a join pg_catalog.pg_type t on ${isNamed(`t.${columns.type}`)}
    join pg_catalog.pg_namespace n on n.oid = t.typnamespace
    where a.place = 'type' and ${inSchema("pg_catalog.pg_type_is_visible(t.oid)")}
  union all
  select a.ask, p.tableoid, p.oid, 0
    from asked a join pg_catalog.pg_proc p on ${isNamed(`p.${columns.routine}`)}
    join pg_catalog.pg_namespace n on n.oid = p.pronamespace
    where a.place = 'routine' and ${inSchema("pg_catalog.pg_function_is_visible(p.oid)")}
  union all
  select a.ask, n.tableoid, n.oid, 0 from asked a join pg_catalog.pg_namespace n on ${isNamed(`n.${columns.schema}`)}
    where a.place = 'schema'
  union all
  select a.ask, x.tableoid, x.oid, 0 from asked a join pg_catalog.pg_extension x on ${isNamed(`x.${columns.extension}`)}
    where a.place = 'extension'`;

/** What was asked for and is not there, or is there several times (functions that differ in their arguments). */
export const unfound = `
  select case when count(t.ask) = 0 then 'missing' else 'ambiguous' end, a.place,
    concat_ws('.', quote_ident(a.schema), quote_ident(case a.place when 'constraint' then a.part else a.name end),
      quote_ident(case a.place when 'constraint' then a.name else a.part end)), cast(1 as bigint), cast(null as bigint), false
  from asked a left join target t on t.ask = a.ask
  group by a.ask, a.place, a.schema, a.name, a.part having count(t.ask) <> 1`;

/** A relation as SQL writes it. */
export const relationName = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";

/**
 * The rows of `c`, a pg_class, without counting them: what the statistics hold of it now, else what the last VACUUM or ANALYZE left; null
 * where there is neither. Before 14, 0 also stood for never: https://www.postgresql.org/docs/17/catalog-pg-class.html
 */
export const estimate = `case
    when pg_catalog.pg_stat_get_live_tuples(c.oid) > 0 then pg_catalog.pg_stat_get_live_tuples(c.oid)
    when c.reltuples > 0 or (c.reltuples = 0 and cast(current_setting('server_version_num') as integer) >= 140000)
      then cast(c.reltuples as bigint)
  end`;

/** One line for the rows of all tables in `from`, whose pg_class is `c`. */
export function sumOfRows(from: string): string {
  return `select 'rows', 'table', cast(null as text), count(*), cast(sum(${estimate}) as bigint), coalesce(bool_or(${estimate} is null), false)
  from ${from}`;
}

import {
  answerColumns,
  askedRows,
  estimate,
  found,
  listed,
  relationName,
  sumOfRows,
  unfound,
} from "./catalogue.js";
import type { Named } from "./struck.js";

/** The tables that are asked for, with the partitions and children in which their rows lie. */
const withChildren = `
target as (${found}),
held(oid) as (
  select objid from target
  union
  select i.inhrelid from held h join pg_catalog.pg_inherits i on i.inhparent = h.oid
)`;
const heldRows = sumOfRows(
  "held h join pg_catalog.pg_class c on c.oid = h.oid where c.relkind in ('r', 'm')",
);

/** The tables of `hit`, the fullest first; a partition is named by its whole alone. */
const lists = `
select section, kind, name, total, row_count, unsure from (
  select h.section, 'table' as kind, ${relationName} as name, count(*) over (partition by h.section) as total,
    ${estimate} as row_count, ${estimate} is null as unsure,
    row_number() over (partition by h.section order by ${estimate} desc nulls last, c.oid) as place
  from hit h join pg_catalog.pg_class c on c.oid = h.oid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where not exists (select from pg_catalog.pg_inherits i join hit w on w.oid = i.inhparent and w.section = h.section where i.inhrelid = h.oid)
) listed where place <= ${listed}`;

/** Asks how many rows tables hold. */
export function rowsSql(updated: readonly Named[]): string {
  return `select ${answerColumns} from (
with recursive asked(ask, place, schema, name, part) as (${askedRows(updated)}), ${withChildren}
select section, kind, name, total, row_count, unsure from (${heldRows}) r(section, kind, name, total, row_count, unsure)
union all ${unfound}
) row_answer`;
}

/** Asks how many rows a TRUNCATE deletes, and which other tables refer to these, and so must be emptied with them (`emptied`). */
export function truncatedSql(truncated: readonly Named[]): string {
  return `select ${answerColumns} from (
with recursive asked(ask, place, schema, name, part) as (${askedRows(truncated)}), ${withChildren},
reached(oid) as (
  select oid from held
  union
  select con.conrelid from reached r join pg_catalog.pg_constraint con on con.contype = 'f' and con.confrelid = r.oid
),
hit as (select oid, 'emptied' as section from reached where oid not in (select oid from held))
${lists}
union all ${unfound}
union all ${heldRows}
) truncate_answer`;
}

/** Asks what foreign keys do to the rows that refer to deleted ones, and how many rows there are: `deleted` with them, or `changed` (SET NULL, SET DEFAULT). */
export function deletedSql(
  deletedFrom: readonly Named[],
  { withRows }: { readonly withRows: boolean },
): string {
  return `select ${answerColumns} from (
with recursive asked(ask, place, schema, name, part) as (${askedRows(deletedFrom)}), ${withChildren},
reached(oid) as (
  select oid from held
  union
  select con.conrelid from reached r join pg_catalog.pg_constraint con
    on con.contype = 'f' and con.confdeltype = 'c' and con.confrelid = r.oid
),
hit as (
  select oid, 'deleted' as section from reached where oid not in (select oid from held)
  union
  select con.conrelid, 'changed' from reached r join pg_catalog.pg_constraint con
    on con.contype = 'f' and con.confdeltype in ('n', 'd') and con.confrelid = r.oid
)
${lists}
union all ${unfound}${withRows ? `\nunion all ${heldRows}` : ""}
) delete_answer`;
}

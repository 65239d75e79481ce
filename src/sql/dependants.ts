import { answerColumns, askedRows, found, listed, sumOfRows, unfound } from "./catalogue.js";
import type { Named } from "./struck.js";

/** Falls silently with what it belongs to: https://www.postgresql.org/docs/17/catalog-pg-depend.html */
const belonging = "('a', 'i', 'P', 'S', 'e', 'x')";

/**
 * Asks what a DROP takes with it, by the database's own rules: all that depends on it, and the whole of whatever a dependant is an inner
 * part of (a view of its rule). `forced` falls with CASCADE alone, `along` belongs to what falls; what is only in the answer to be shown of
 * the latter are objects that a person knows by name.
 */
export function dependantsSql(dropped: readonly Named[]): string {
  return `select ${answerColumns} from (
with recursive asked(ask, place, schema, name, part) as (${askedRows(dropped)}),
target as (${found}),
meant as (select classid, objid, objsubid from target where ask in (select ask from target group by ask having count(*) = 1)),
fallen(classid, objid, objsubid) as (
  select classid, objid, objsubid from meant
  union
  select d.classid, d.objid, d.objsubid from fallen f cross join lateral (
    select d.classid, d.objid, d.objsubid from pg_catalog.pg_depend d
      where d.refclassid = f.classid and d.refobjid = f.objid and (f.objsubid = 0 or d.refobjsubid = f.objsubid) and d.deptype <> 'p'
    union all
    select d.refclassid, d.refobjid, d.refobjsubid from pg_catalog.pg_depend d
      where d.classid = f.classid and d.objid = f.objid and d.objsubid = f.objsubid and d.deptype in ('i', 'e')
        and not exists (select from meant m where m.classid = f.classid and m.objid = f.objid)
  ) d
),
marked as (
  select classid, objid, objsubid, false as goes_along, false as is_meant from fallen
  union all
  select d.classid, d.objid, d.objsubid, true, false from fallen f join pg_catalog.pg_depend d
    on d.refclassid = f.classid and d.refobjid = f.objid and (f.objsubid = 0 or d.refobjsubid = f.objsubid)
    where d.deptype in ${belonging}
  union all
  select classid, objid, objsubid, false, true from meant
),
judged as (
  select classid, objid, objsubid, bool_or(goes_along) as goes_along, bool_or(is_meant) as is_meant,
    bool_or(objsubid = 0) over (partition by classid, objid) as with_whole
  from marked group by classid, objid, objsubid
),
named as (
  select j.*, c.relkind, tr.tgisinternal, con.contype from judged j
  left join pg_catalog.pg_class c on c.tableoid = j.classid and c.oid = j.objid and j.objsubid = 0
  left join pg_catalog.pg_trigger tr on tr.tableoid = j.classid and tr.oid = j.objid
  left join pg_catalog.pg_constraint con on con.tableoid = j.classid and con.oid = j.objid
  where not j.is_meant and (j.objsubid = 0 or not j.with_whole)
),
shown as (
  select *, count(*) over (partition by goes_along) as total,
    row_number() over (partition by goes_along order by relkind is null, contype is null, classid, objid) as place
  from named where not goes_along or relkind in ('r', 'p', 'f', 'S', 'v', 'm') or not tgisinternal
)
select case when s.goes_along then 'along' else 'forced' end as section,
  case when s.contype = 'f' then 'foreign key' when o.type = 'default value' then 'default of' else o.type end as kind,
  regexp_replace(o.identity, '^for ', '') as name, s.total, cast(null as bigint) as row_count, false as unsure
from shown s cross join lateral pg_catalog.pg_identify_object(s.classid, s.objid, s.objsubid) o where s.place <= ${listed}
union all ${unfound}
union all ${sumOfRows("fallen f join pg_catalog.pg_class c on c.tableoid = f.classid and c.oid = f.objid and f.objsubid = 0 where c.relkind in ('r', 'm')")}
) drop_answer`;
}

import { afterAll, describe, expect, it } from "@jest/globals";

import { createSourceReader, readOne } from "../fakes/reader.js";

const reader = createSourceReader();
afterAll(() => reader.close());

const only = (sql: string) => readOne(reader, sql);

describe("a statement's risk", () => {
  it.each([
    "select * from money_transfers limit 5",
    "values (1), (2)",
    "table t",
    "select count(*), sum(x) over (order by y), pg_catalog.lower(z), now() at time zone 'utc', extract(year from d), trim(a) from t",
    "with a as (select 1) select * from a union all select 2",
    "select a -> 1, a <=> b, a operator(pg_catalog.+) b from t where a between 1 and 2 or a like all (select b from t)",
    "select * from a.pg_file_settings",
    "show all",
    "explain select * from t",
    "explain (analyze) select * from t",
    "explain delete from t",
    "explain (analyze off) delete from t",
    "explain (analyze, analyze false) delete from t",
    "copy t to stdout",
    "declare c cursor for select * from t",
  ])("is read for %s", async (sql) => {
    expect(await only(sql)).toMatchObject({ risk: "read" });
  });

  it.each([
    ["select nextval('s')", "calls nextval(), which takes a number from a sequence"],
    ["select public.count(1)", "calls public.count(), which may change something"],
    ["select a operator(public.+) b", "uses the operator public.+, which may change something"],
    ["select a ### b", "uses the operator ###, which may change something"],
    [
      "select a from t where a ### any (select b from t)",
      "uses the operator ###, which may change something",
    ],
    ["select a from t order by a using ###", "uses the operator ###, which may change something"],
    ["select * from t for update", "locks the rows it reads"],
    ["select * from (select * from t for share) x", "locks the rows it reads"],
    ["(select * from t for update) union all select * from u", "locks the rows it reads"],
    ["select * into z from t", "creates a table"],
    ["with d as (update t set x = 1 where y returning *) select * from d", "changes rows"],
    ["insert into t values (1)", "inserts rows"],
    ["update t set x = 1 where y", "changes rows"],
    ["delete from t where y", "deletes rows"],
    ["merge into t using s on t.a = s.a when matched then delete", "inserts, changes or deletes rows"],
    ["merge into t using s on true when matched and t.a then delete", "inserts, changes or deletes rows"],
    ["do $$ begin insert into t values (1); end $$", "runs code"],
    ["do $$ begin end $$", "runs code"],
    ["listen x", "changes its session"],
    ["prepare p as select 1", "prepares a statement to be run later"],
    ["explain select f()", "explains, which may call f"],
    ["copy t from stdin", "copies rows in"],
    ["delete from t where 1 = 2", "deletes rows"],
    ["alter domain d set not null", "changes a domain"],
    ["delete from t where current of c", "deletes rows"],
    ["delete from t where exists (select from s where s.id = t.id)", "deletes rows"],
    ["alter table t add column c timestamptz default now()", "changes a table's definition"],
    ["select * from crosstab('select 1') as t (a int)", "calls crosstab(), which may change something"],
    ["create table t (a int)", "creates a table"],
    ["explain analyze select nextval('s')", "calls nextval(), which takes a number from a sequence"],
  ])("is write for %s", async (sql, because) => {
    expect(await only(sql)).toMatchObject({ risk: "write", because });
  });

  it.each([
    ["drop table t", "drops a table"],
    ["truncate t", "deletes every row of a table"],
    ["delete from t", "deletes every row of a table"],
    ["delete from t where true", "deletes every row of a table"],
    ["delete from t where 1 = 1", "deletes every row of a table"],
    ["update t set x = 1", "changes every row of a table"],
    ["with d as (delete from t returning *) select * from d", "deletes every row of a table"],
    ["alter table t drop column c", "drops a column"],
    ["alter table t alter column c drop default", "drops part of a table's definition"],
    ["alter domain d drop constraint c", "drops part of a domain"],
    ["alter domain d drop not null", "drops part of a domain"],
    ["explain analyze delete from t", "deletes every row of a table"],
    ["explain (analyze off, analyze 1) delete from t", "deletes every row of a table"],
    ["delete from t where not false", "deletes every row of a table"],
    ["delete from t where x or 2 > 1", "deletes every row of a table"],
    ["delete from t where 't'::bool", "deletes every row of a table"],
    ["delete from t where id = id and 1 in (1, 2)", "deletes every row of a table"],
    ["update t set x = 1 where 1 is not null", "changes every row of a table"],
    ["update t set x = 1 where true is true", "changes every row of a table"],
    ["update t set x = 1 where name like '%'", "changes every row of a table"],
    ["merge into t using s on true when matched then delete", "deletes rows without a condition"],
    [
      "merge into t using s on t.a = s.a when not matched by source then delete",
      "deletes rows without a condition",
    ],
    ["merge into t using s on true when matched then update set a = 1", "changes rows without a condition"],
    ["delete from t where exists (select from s)", "deletes every row of a table"],
    ["update t set x = 1 where name ilike '%%'", "changes every row of a table"],
    ["alter table t add column c bigserial", "may rewrite a table"],
    ["alter table t add column c uuid default gen_random_uuid()", "may rewrite a table"],
    ["alter table t add column c int generated always as (a + 1) stored", "may rewrite a table"],
    ["alter table all in tablespace a set tablespace b", "rewrites all that lies in a tablespace"],
    ["refresh materialized view m with no data", "empties a materialized view"],
    ["select lo_unlink(5)", "calls lo_unlink(), which deletes a large object"],
    ["select query_to_xml('drop table x', true, true, '')", "runs code that drops a table"],
    ["vacuum full t", "rewrites tables"],
    ["cluster t", "rewrites a table in another order"],
    ["alter table t set unlogged", "rewrites a table"],
    ["do $$ begin drop table t; end $$", "runs code that drops a table"],
    ["prepare p as delete from t", "deletes every row of a table"],
    ["drop owned by a", "drops everything that a role owns"],
  ])("is destructive for %s", async (sql, because) => {
    expect(await only(sql)).toMatchObject({ risk: "destructive", because });
  });

  it.each([
    ["do $$ begin execute x; end $$", "runs code that whodid can't see through"],
    ["do language plperl $$ 1 $$", "runs code that whodid can't see through"],
    [
      "select * from t where x = (select pg_terminate_backend(1))",
      "calls pg_terminate_backend(), which ends or interrupts a session",
    ],
    [
      "select * from pg_read_file('/etc/passwd')",
      "calls pg_read_file(), which reads or writes a file of the server",
    ],
    ["select query_to_xml('drop ' || x, true, true, '')", "runs code that whodid can't see through"],
    ["select query_to_xml(query => 'drop table x')", "runs code that whodid can't see through"],
    [
      "select table_to_xml('t', true, true, '')",
      "calls table_to_xml(), which reads what is named only by a text",
    ],
    ["alter foreign table t options (set program 'x')", "changes where the rows of a foreign table lie"],
    [
      "create foreign table t (a int) server s options (filename '/etc/passwd')",
      "reads a file of the server or runs a program there",
    ],
    ["select set_config('role', 'x', false)", "calls set_config(), which changes a setting"],
    ["execute p", "runs a statement that was prepared elsewhere"],
    ["select * from x join pg_hba_file_rules on true", "reads a file of the server"],
    ["table pg_catalog.pg_file_settings", "reads a file of the server"],
    ["reindex database d", "rebuilds every index"],
    ["call p()", "calls a procedure, which may do anything"],
    ["grant all on t to public", "gives rights"],
    ["create role r", "creates a role"],
    ["set role r", "changes a setting"],
    ["create extension e", "installs an extension"],
    ["copy t from program 'x'", "runs a program on the server"],
    ["copy t to '/tmp/x'", "reads or writes a file of the server"],
    [
      "create function f() returns int language sql security definer as ''",
      "creates a function that runs with its owner's rights",
    ],
    [
      "create function f() returns int language plpython3u as ''",
      "creates a function in the language plpython3u",
    ],
    ["alter table t disable row level security", "changes who may see which rows"],
    ["begin", "controls a transaction, which whodid does itself"],
  ])("is administrative for %s", async (sql, because) => {
    expect(await only(sql)).toMatchObject({ risk: "administrative", because });
  });
});

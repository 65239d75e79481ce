import { afterAll, describe, expect, it } from "@jest/globals";

import { createSourceReader, readOne } from "../fakes/reader.js";
import type { Effect } from "../../src/statement/statement.js";

const reader = createSourceReader();
afterAll(() => reader.close());

const only = (sql: string) => readOne(reader, sql);

/** `DROP table public.t`, and what else there is in parentheses. */
function short({ verb, kind, schema, name, ...more }: Effect): string {
  const rest = Object.entries(more).map(([key, value]) => ` (${key} ${String(value)})`);
  return `${verb} ${kind} ${schema === null ? "" : `${schema}.`}${name ?? "-"}${rest.join("")}`;
}

describe("a statement's effects", () => {
  it.each<[string, string, string[]]>([
    ["select * from money_transfers limit 5", "SELECT", ["SELECT relation money_transfers"]],
    [
      'select (select max(x) from "B".b) from public.A a join c on true, lateral (select * from d) e where exists (select 1 from f) union table g',
      "SELECT",
      [
        "SELECT relation B.b",
        "SELECT relation public.a",
        "SELECT relation c",
        "SELECT relation d",
        "SELECT relation f",
        "SELECT relation g",
      ],
    ],
    ["with t as (select * from t), u as (select * from t) select * from u", "SELECT", ["SELECT relation t"]],
    ["with recursive t as (select * from t) select * from t, s.t", "SELECT", ["SELECT relation s.t"]],
    [
      "with d as (delete from v where x returning *) select * from d, w",
      "SELECT",
      ["DELETE relation v", "SELECT relation w"],
    ],
    ["with t as (select 1) insert into t select * from t", "INSERT", ["INSERT relation t"]],
    [
      "insert into a.b with q as (select 1 from src) select * from q",
      "INSERT",
      ["INSERT relation a.b", "SELECT relation src"],
    ],
    [
      "update t set x = s.y from s where t.id in (select id from r)",
      "UPDATE",
      ["UPDATE relation t", "SELECT relation r", "SELECT relation s"],
    ],
    ["delete from t using u where true", "DELETE", ["DELETE relation t", "SELECT relation u"]],
    [
      "merge into t using s on true when matched then delete",
      "MERGE",
      ["MERGE relation t", "SELECT relation s"],
    ],
    [
      "truncate a.b, c cascade",
      "TRUNCATE TABLE",
      ["TRUNCATE table a.b (cascade true)", "TRUNCATE table c (cascade true)"],
    ],
    [
      "drop table public.money_transfers, X cascade",
      "DROP TABLE",
      ["DROP table public.money_transfers (cascade true)", "DROP table x (cascade true)"],
    ],
    ["drop function s.f(int), g", "DROP FUNCTION", ["DROP function s.f", "DROP function g"]],
    ["drop trigger t on x.y", "DROP TRIGGER", ["DROP trigger x.t", "REFERENCES relation x.y"]],
    ["drop schema s", "DROP SCHEMA", ["DROP schema s"]],
    ["drop type s.t", "DROP TYPE", ["DROP type s.t"]],
    ["drop cast (int as text)", "DROP CAST", ["DROP cast (integer AS text)"]],
    ["drop role a, b", "DROP ROLE", ["DROP role a", "DROP role b"]],
    ["drop owned by a cascade", "DROP OWNED", ["DROP owned a (cascade true)"]],
    ["drop database d", "DROP DATABASE", ["DROP database d"]],
    [
      "create table t (a int references x.y, like z)",
      "CREATE TABLE",
      ["CREATE table t", "REFERENCES table x.y", "SELECT relation z"],
    ],
    ["create view v as select * from a", "CREATE VIEW", ["CREATE view v", "SELECT relation a"]],
    [
      "create materialized view m as table x",
      "CREATE MATERIALIZED VIEW",
      ["CREATE materialized view m", "SELECT relation x"],
    ],
    ["create table t as select * from x", "CREATE TABLE AS", ["CREATE table t", "SELECT relation x"]],
    ["select * into z from x", "SELECT INTO", ["CREATE table z", "SELECT relation x"]],
    ["select 1 into z union select 2", "SELECT INTO", ["CREATE table z"]],
    ["create index i on a.b (c)", "CREATE INDEX", ["CREATE index a.i", "REFERENCES relation a.b"]],
    ["create schema s create table t (a int)", "CREATE SCHEMA", ["CREATE schema s", "CREATE table t"]],
    ["create role r", "CREATE ROLE", ["CREATE role r"]],
    [
      "alter table a.b drop column c cascade, add constraint f foreign key (x) references k",
      "ALTER TABLE",
      ["ALTER table a.b", "DROP column a.b (column c) (cascade true)", "REFERENCES table k"],
    ],
    ["alter index i attach partition j", "ALTER INDEX", ["ALTER index i", "REFERENCES index j"]],
    [
      "alter table t alter a drop default",
      "ALTER TABLE",
      ["ALTER table t", "ALTER column t (column a)", "DROP default value t (column a)"],
    ],
    [
      "alter publication p add table s.t, tables in schema u",
      "ALTER PUBLICATION",
      [
        "ALTER publication p",
        "REFERENCES table s.t",
        "ALTER publication relation s.t",
        "REFERENCES schema u",
        "ALTER publication namespace u",
      ],
    ],
    [
      "alter publication p drop table t",
      "ALTER PUBLICATION",
      ["ALTER publication p", "REFERENCES table t", "DROP publication relation t"],
    ],
    [
      "create publication p for table t",
      "CREATE PUBLICATION",
      ["CREATE publication p", "REFERENCES table t"],
    ],
    [
      "alter trigger g on s.t depends on extension x",
      "ALTER TRIGGER",
      ["ALTER trigger s.g", "REFERENCES relation s.t", "REFERENCES extension x"],
    ],
    [
      "alter table s.t rename constraint c to d",
      "ALTER TABLE",
      ["RENAME constraint s.c (newName d)", "REFERENCES relation s.t"],
    ],
    [
      "alter domain s.t rename constraint c to d",
      "ALTER DOMAIN",
      ["RENAME constraint s.c (newName d)", "REFERENCES domain s.t"],
    ],
    ["drop user mapping for a server s", "DROP USER MAPPING", ["DROP user mapping a on server s"]],
    ["drop transform for int language sql", "DROP TRANSFORM", ["DROP transform for integer language sql"]],
    ["alter table t attach partition p default", "ALTER TABLE", ["ALTER table t", "REFERENCES table p"]],
    ["alter table t rename to u", "ALTER TABLE", ["RENAME table t (newName u)"]],
    ["alter table t rename column a to b", "ALTER TABLE", ["RENAME column t (column a) (newName b)"]],
    ["alter view s.v set schema w", "ALTER VIEW", ["ALTER view s.v (newSchema w)"]],
    ["alter schema s rename to t", "ALTER SCHEMA", ["RENAME schema s (newName t)"]],
    ["alter function f(int) set schema s", "ALTER FUNCTION", ["ALTER function f (newSchema s)"]],
    ["alter table t owner to bob", "ALTER TABLE", ["ALTER table t"]],
    ["grant select on a.b, c to u", "GRANT", ["GRANT relation a.b", "GRANT relation c"]],
    ["revoke all on all tables in schema s from u", "REVOKE", ["REVOKE schema s"]],
    ["grant a to b", "GRANT ROLE", ["GRANT role a"]],
    ["comment on column a.b.c is 'x'", "COMMENT", ["COMMENT column a.b (column c)"]],
    ["comment on table b.c is 'x'", "COMMENT", ["COMMENT table b.c"]],
    ["copy t from stdin", "COPY", ["COPY relation t (direction in)"]],
    ["copy (select * from t) to stdout", "COPY", ["COPY query - (direction out)", "SELECT relation t"]],
    ["refresh materialized view s.m", "REFRESH MATERIALIZED VIEW", ["REFRESH materialized view s.m"]],
    ["vacuum t, u", "VACUUM", ["VACUUM relation t", "VACUUM relation u"]],
    ["analyze", "ANALYZE", ["ANALYZE database -"]],
    ["lock a", "LOCK TABLE", ["LOCK relation a"]],
    ["do $$ begin end $$", "DO", ["DO block -"]],
    ["call s.f(1)", "CALL", ["CALL procedure s.f"]],
    ["explain delete from t", "EXPLAIN", ["EXPLAIN relation t"]],
    ["explain analyze delete from t", "EXPLAIN", ["DELETE relation t"]],
    ["explain (analyze off) delete from t", "EXPLAIN", ["EXPLAIN relation t"]],
    ["show work_mem", "SHOW", ["SHOW setting work_mem"]],
    ["begin", "BEGIN", ["BEGIN transaction -"]],
    ["rollback to x", "ROLLBACK", ["ROLLBACK transaction -"]],
    ["reset all", "RESET", ["RESET setting -"]],
  ])("of %s", async (sql, command, effects) => {
    const statement = await only(sql);
    expect(statement.command).toBe(command);
    expect(statement.effects.map(short)).toEqual(effects);
  });

  it("are told for each statement of a text by itself", async () => {
    expect(await reader.readSql("select 1; drop table x;", "postgresql")).toMatchObject({
      ok: true,
      risk: "destructive",
      because: "drops a table",
      statements: [
        { command: "SELECT", risk: "read" },
        { command: "DROP TABLE", risk: "destructive" },
      ],
    });
  });
});

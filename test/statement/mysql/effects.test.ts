import { afterAll, describe, expect, it } from "@jest/globals";

import { createMysqlReader, short } from "./read.js";

const { only, close } = createMysqlReader();
afterAll(close);

describe("a MySQL statement's effects on rows", () => {
  it.each<[string, string, string[]]>([
    ["select * from money_transfers limit 5", "SELECT", ["SELECT relation money_transfers"]],
    [
      "select (select max(x) from `B`.`b`) from A.a as q join c using (i) left join (d, e) on true where exists (select 1 from f) union table g",
      "SELECT",
      ["B.b", "A.a", "c", "d", "e", "f", "g"].map((name) => `SELECT relation ${name}`),
    ],
    [
      "select * from t where a in (((select b from u)))",
      "SELECT",
      ["SELECT relation t", "SELECT relation u"],
    ],
    [
      "((select 1 from a) union (select 2 from b)) order by 1",
      "SELECT",
      ["SELECT relation a", "SELECT relation b"],
    ],
    ["select ((select 1 from a) + 1) * 2", "SELECT", ["SELECT relation a"]],
    [
      "select * from ((select 1 from a) union select 2 from b) x, ((c join d))",
      "SELECT",
      ["SELECT relation a", "SELECT relation b", "SELECT relation c", "SELECT relation d"],
    ],
    ["with t as (select * from t), u as (select * from t) select * from U", "SELECT", ["SELECT relation t"]],
    [
      "with recursive t as (select 1 union all select x from t) select * from t, s.t",
      "SELECT",
      ["SELECT relation s.t"],
    ],
    ["select * from (with t as (select 1) select * from t) x join t", "SELECT", ["SELECT relation t"]],
    [
      "select * from a, lateral (select * from b) c, json_table(a.j, '$[*]' columns (x int path '$.x')) j",
      "SELECT",
      ["SELECT relation b", "SELECT relation a"],
    ],
    ["values row(1, (select 1 from t))", "SELECT", ["SELECT relation t"]],
    ["select 1 from dual", "SELECT", []],
    ["insert into t (a) values (1)", "INSERT", ["INSERT relation t"]],
    [
      "insert into s.t set a = 1, b = (select 1 from u)",
      "INSERT",
      ["INSERT relation s.t", "SELECT relation u"],
    ],
    ["insert t (select * from u)", "INSERT", ["INSERT relation t", "SELECT relation u"]],
    [
      "insert into t with c as (select 1 from u) select * from c",
      "INSERT",
      ["INSERT relation t", "SELECT relation u"],
    ],
    [
      "insert into t values (1) as n on duplicate key update a = n.a",
      "INSERT",
      ["INSERT relation t", "UPDATE relation t"],
    ],
    ["replace into t select * from u", "REPLACE", ["REPLACE relation t", "SELECT relation u"]],
    ["update t set a = (select 1 from u) where b", "UPDATE", ["UPDATE relation t", "SELECT relation u"]],
    [
      "update a x join s.b on x.i = b.i, c set x.v = b.v, s.b.w = 1 where x.i",
      "UPDATE",
      ["UPDATE relation a", "UPDATE relation s.b", "SELECT relation c"],
    ],
    ["update a join b on true set v = 1 where a.i", "UPDATE", ["UPDATE relation a", "UPDATE relation b"]],
    ["delete from t as x where x.a = 1", "DELETE", ["DELETE relation t"]],
    [
      "delete x, b.* from a as x join s.b join c where x.i = c.i",
      "DELETE",
      ["DELETE relation a", "DELETE relation s.b", "SELECT relation c"],
    ],
    [
      "delete from a using a join (select * from d) e where a.i",
      "DELETE",
      ["DELETE relation a", "SELECT relation d"],
    ],
    [
      "with c as (select 1 from u) delete from t where a in (select * from c)",
      "DELETE",
      ["DELETE relation t", "SELECT relation u"],
    ],
    [
      "load data infile 'x' into table s.t character set utf8mb4 fields terminated by ',' ignore 1 lines (a, @b) set c = @b",
      "LOAD DATA",
      ["LOAD relation s.t"],
    ],
    ["load data from s3 prefix 's3://x/y' into table t", "LOAD DATA", ["LOAD relation t"]],
    [
      "select * from t into outfile 'x' fields terminated by ','",
      "SELECT",
      ["SELECT file x", "SELECT relation t"],
    ],
    ["handler t read first where a = 1", "HANDLER", ["HANDLER relation t"]],
    ["lock tables a read, s.b as c write", "LOCK TABLES", ["LOCK relation a", "LOCK relation s.b"]],
    ["call s.p(1, (select 1 from t))", "CALL", ["CALL procedure s.p", "SELECT relation t"]],
    ["do f((select 1 from t))", "DO", ["DO expression -", "SELECT relation t"]],
    ["explain delete from t", "EXPLAIN", ["EXPLAIN relation t"]],
    ["explain analyze select * from t", "EXPLAIN", ["SELECT relation t"]],
    ["desc s.t", "DESCRIBE", ["DESCRIBE relation s.t"]],
    ["show create table s.t", "SHOW", ["SHOW table s.t"]],
    ["show columns from t where f in (select 1 from u)", "SHOW", ["SHOW relation t", "SELECT relation u"]],
  ])("of %s", async (sql, command, effects) => {
    const statement = await only(sql);
    expect(statement.command).toBe(command);
    expect(statement.effects.map(short)).toEqual(effects);
  });
});

describe("a MySQL statement's effects on definitions", () => {
  it.each<[string, string, string[]]>([
    [
      "drop table if exists public.money_transfers, `x y` cascade",
      "DROP TABLE",
      ["DROP table public.money_transfers (cascade)", "DROP table x y (cascade)"],
    ],
    ["drop view a, b", "DROP VIEW", ["DROP view a", "DROP view b"]],
    ["drop schema s", "DROP DATABASE", ["DROP database s"]],
    ["drop index i on s.t", "DROP INDEX", ["DROP index s.i", "REFERENCES relation s.t"]],
    ["drop procedure if exists s.p", "DROP PROCEDURE", ["DROP procedure s.p"]],
    ["drop trigger s.g", "DROP TRIGGER", ["DROP trigger s.g"]],
    ["drop user 'a'@'h', b", "DROP USER", ["DROP user a@h", "DROP user b"]],
    ["truncate s.t", "TRUNCATE TABLE", ["TRUNCATE table s.t"]],
    [
      "rename table a.t to b.u, v to w",
      "RENAME TABLE",
      ["RENAME table a.t (newName u) (newSchema b)", "RENAME table v (newName w)"],
    ],
    [
      "create table t (a int primary key, b int default (f(1)), foreign key (b) references s.u (c) on delete cascade)",
      "CREATE TABLE",
      ["CREATE table t", "REFERENCES table s.u"],
    ],
    [
      "create temporary table if not exists t like s.u",
      "CREATE TABLE",
      ["CREATE table t", "SELECT relation s.u"],
    ],
    [
      "create table t (a int) engine = innodb default charset utf8mb4 as select * from u",
      "CREATE TABLE",
      ["CREATE table t", "SELECT relation u"],
    ],
    [
      "create table t (a int) partition by range (a) (partition p values less than (10)) select 1 from u",
      "CREATE TABLE",
      ["CREATE table t", "SELECT relation u"],
    ],
    [
      "create or replace algorithm = merge view s.v (a) as select * from t with check option",
      "CREATE VIEW",
      ["CREATE view s.v", "SELECT relation t"],
    ],
    [
      "create unique index i on s.t (a(10) desc, (lower(b)))",
      "CREATE INDEX",
      ["CREATE index s.i", "REFERENCES relation s.t"],
    ],
    ["create database if not exists s character set utf8mb4", "CREATE DATABASE", ["CREATE database s"]],
    [
      "alter table s.t drop column c, add d int, add foreign key (d) references k (i), drop index i, change e f int, alter g set default 1",
      "ALTER TABLE",
      [
        "ALTER table s.t",
        "DROP column s.t (column c)",
        "CREATE column s.t (column d)",
        "REFERENCES table k",
        "DROP index s.i",
        "RENAME column s.t (column e) (newName f)",
        "ALTER column s.t (column e)",
        "ALTER column s.t (column g)",
      ],
    ],
    ["alter table t rename to s.u", "ALTER TABLE", ["RENAME table t (newName u) (newSchema s)"]],
    [
      "alter table t rename u, add c int",
      "ALTER TABLE",
      ["ALTER table t", "RENAME table t (newName u)", "CREATE column t (column c)"],
    ],
    [
      "alter table t rename column a to b",
      "ALTER TABLE",
      ["ALTER table t", "RENAME column t (column a) (newName b)"],
    ],
    [
      "alter table s.t drop partition p0, p1",
      "ALTER TABLE",
      ["ALTER table s.t", "DROP partition s.p0", "DROP partition s.p1"],
    ],
    ["alter table t exchange partition p with table u", "ALTER TABLE", ["ALTER table t", "ALTER table u"]],
    [
      "alter event s.e rename to s.f",
      "ALTER EVENT",
      ["ALTER event s.e", "RENAME event s.e (newName f) (newSchema s)"],
    ],
    ["optimize table a, s.b", "OPTIMIZE TABLE", ["OPTIMIZE table a", "OPTIMIZE table s.b"]],
    [
      "grant select (a, b), insert on s.t to 'u'@'h'",
      "GRANT",
      ["GRANT relation s.t", "GRANT column s.t (column a)", "GRANT column s.t (column b)"],
    ],
    ["grant all privileges on s.* to u with grant option", "GRANT", ["GRANT database s"]],
    ["grant all on *.* to u", "GRANT", ["GRANT server -"]],
    ["grant r, 's'@'h' to u", "GRANT ROLE", ["GRANT role r", "GRANT role s@h"]],
    ["grant execute on procedure s.p to u", "GRANT", ["GRANT procedure s.p"]],
    ["revoke select on t from u", "REVOKE", ["REVOKE relation t"]],
    ["revoke r from u", "REVOKE ROLE", ["REVOKE role r"]],
    ["revoke all privileges, grant option from u", "REVOKE", ["REVOKE server -"]],
    [
      "create user 'a'@'%' identified with x by 'secret', b identified by 'c' require ssl",
      "CREATE USER",
      ["CREATE user a@%", "CREATE user b"],
    ],
    ["rename user a to b@h", "RENAME USER", ["RENAME user a (newName b@h)"]],
    ["set global max_connections = 5, @x = 1", "SET", ["SET setting max_connections", "SET variable x"]],
    ["set @@session.sql_mode = ''", "SET", ["SET setting sql_mode"]],
    ["set password for 'a'@'h' = 'x'", "SET PASSWORD", ["SET password a@h"]],
    ["use s", "USE", ["USE database s"]],
    ["create server x foreign data wrapper mysql options (user 'a')", "CREATE SERVER", ["CREATE server x"]],
    ["install plugin p soname 'x.so'", "INSTALL PLUGIN", ["INSTALL plugin p"]],
    ["kill query 5", "KILL QUERY", ["KILL session -"]],
    ["xa prepare 'x'", "XA", ["XA transaction -"]],
    ["flush tables a, s.b with read lock", "FLUSH", ["FLUSH relation a", "FLUSH relation s.b"]],
  ])("of %s", async (sql, command, effects) => {
    const statement = await only(sql);
    expect(statement.command).toBe(command);
    expect(statement.effects.map(short)).toEqual(effects);
  });
});

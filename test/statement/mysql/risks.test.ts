import { afterAll, describe, expect, it } from "@jest/globals";

import { createMysqlReader } from "./read.js";

const { only, close } = createMysqlReader();
afterAll(close);

describe("a MySQL statement's risk", () => {
  it.each([
    "select * from money_transfers limit 5",
    "select count(distinct a, b), lower (c), sum(x) over (partition by y order by z rows between 1 preceding and current row) from t",
    "select cast(a as unsigned), convert(b using utf8mb4), extract(year from c), trim(leading 'x' from d), group_concat(e order by f separator ',') from t",
    "select date_add(a, interval 1 + 1 day), b + interval 1 hour, interval(1, 2, 3), substring(c from 2 for 3), position('x' in d) from t",
    "select match (a, b) against ('x' in boolean mode) + match c against ('y'), j->>'$.a', last_insert_id(), x'4d', _utf8mb4'ä' collate utf8mb4_bin, @v, @@global.x from t",
    "select case a when 1 then 'x' else 'y' end, a <=> null, not b, !c, a member of (d), a sounds like b from t",
    "select current_timestamp, now(6), date '2020-01-01', {d '2020-01-01'}, a div 2, b mod 3 from t",
    "table t order by a limit 1",
    "values row(1, 2), row(3, 4)",
    "with a as (select 1) select * from a union all select 2",
    "show tables",
    "show full processlist",
    "show grants for 'a'@'b'",
    "desc t",
    "explain select * from t",
    "explain format = json delete from t",
    "explain analyze select * from t",
    "explain for connection 5",
    "help 'x'",
    "checksum table t",
    "do 1 + 1",
  ])("is read for %s", async (sql) => {
    expect(await only(sql)).toMatchObject({ risk: "read" });
  });

  it.each([
    ["select public.count(1)", "calls public.count(), which may change something"],
    ["select * from t where f(a)", "calls f(), which may change something"],
    ["select * from t order by (select `g`())", "calls g(), which may change something"],
    ["select `count`(1)", "calls count(), which may change something"],
    ["select now (1)", "calls now(), which may change something"],
    ["select * from t limit 1 for update", "locks the rows it reads"],
    ["select * from (select * from t for share) x", "locks the rows it reads"],
    ["select * from t lock in share mode", "locks the rows it reads"],
    ["select @a := 1", "assigns a variable of the session"],
    ["select 1 into @a", "assigns a variable of the session"],
    ["select sleep(1)", "calls sleep(), which waits"],
    ["select get_lock('x', 1)", "calls get_lock(), which takes or gives back a lock"],
    ["select last_insert_id(5)", "calls last_insert_id(), which sets what it will give next"],
    ["insert into t values (1)", "inserts rows"],
    ["replace into t values (1)", "inserts rows, deleting those with the same keys"],
    ["update t set a = 1 where b", "changes rows"],
    ["update t set a = 1 limit 5", "changes rows"],
    ["delete from t where b = :id", "deletes rows"],
    ["delete from t order by a limit 5", "deletes rows"],
    ["load data local infile 'x' into table t", "loads rows from a file"],
    ["create table t (a int)", "creates a table"],
    ["create table t select * from u", "creates a table"],
    ["alter table t add c int", "changes a table's definition"],
    ["rename table a to b", "renames a table"],
    ["set @a = 1", "assigns variables"],
    ["lock tables a read", "locks a table"],
    ["explain select f()", "explains, which may call f"],
    ["prepare s from 'select 1'", "prepares a statement to be run later"],
    ["analyze table t", "gathers statistics"],
  ])("is write for %s", async (sql, because) => {
    expect(await only(sql)).toMatchObject({ risk: "write", because });
  });

  it.each([
    ["drop table t", "drops a table"],
    ["drop database s", "drops a database"],
    ["truncate t", "deletes every row of a table"],
    ["delete from t", "deletes every row of a table"],
    ["delete from t where true", "deletes every row of a table"],
    ["delete from t where 1", "deletes every row of a table"],
    ["delete from t where 1 = 1 and 'a' = 'A'", "deletes every row of a table"],
    ["delete from t where not 0", "deletes every row of a table"],
    ["delete from t where a or 2 > 1", "deletes every row of a table"],
    ["delete from t where a || 1", "deletes every row of a table"],
    ["delete from t where id = id and 1 in (1, 2)", "deletes every row of a table"],
    ["delete from t where 2 between 1 and 3", "deletes every row of a table"],
    ["delete from t where ((1 + 1) = 2)", "deletes every row of a table"],
    ["delete from t where name like '%'", "deletes every row of a table"],
    ["delete from t where true is true and 1 is not null", "deletes every row of a table"],
    ["delete from t where '1x'", "deletes every row of a table"],
    ["delete /* where a */ from t # where a", "deletes every row of a table"],
    ["explain analyze delete from t", "deletes every row of a table"],
    ["delete a from a join b on a.i = b.i", "deletes rows without a condition"],
    ["update t set a = 1", "changes every row of a table"],
    ["with c as (select 1) update t set a = 1 where 1 <=> 1", "changes every row of a table"],
    ["alter table t drop c", "drops a column"],
    ["alter table t drop primary key", "drops a key"],
    ["alter table t drop foreign key f", "drops a constraint"],
    ["alter table t modify a bigint", "may rewrite a column"],
    ["alter table t drop partition p", "drops a partition with its rows"],
    ["alter table t truncate partition all", "deletes every row of a partition"],
    ["alter table t engine = myisam", "rewrites a table"],
    ["alter table t alter column a drop default", "drops part of a table's definition"],
    ["optimize table t", "rewrites a table"],
    ["prepare s from 'delete from t'", "deletes every row of a table"],
  ])("is destructive for %s", async (sql, because) => {
    expect(await only(sql)).toMatchObject({ risk: "destructive", because });
  });

  it.each([
    ["select load_file('/etc/passwd')", "calls load_file(), which reads a file of the server"],
    ["select lambda_async('arn', '{}')", "calls lambda_async(), which calls a Lambda function"],
    ["select * from t into outfile '/tmp/x'", "writes a file on the server"],
    ["select a into dumpfile '/tmp/x' from t", "writes a file on the server"],
    ["load data infile 'x' into table t", "reads a file of the server"],
    ["load data from s3 's3://x' into table t", "reads a file from outside"],
    ["call mysql.rds_kill(1)", "calls a procedure, which may do anything"],
    ["execute s", "runs a statement that was prepared elsewhere"],
    ["prepare s from @x", "prepares a statement that is computed at run time"],
    ["grant all on *.* to u", "gives rights"],
    ["create user u identified by 'x'", "creates a user"],
    ["set password = 'x'", "changes a password"],
    ["set global x = 1", "changes a setting"],
    ["set names utf8mb4", "changes a setting"],
    ["set persist x = 1", "changes a setting"],
    ["set role r", "changes with whose rights it goes on"],
    ["flush privileges", "closes tables or logs, or reloads rights"],
    ["kill 5", "ends or interrupts a session"],
    ["shutdown", "stops the server"],
    ["install component 'file://x'", "loads a library into the server"],
    ["create function f returns string soname 'x.so'", "loads a library into the server"],
    ["change replication source to source_host = 'x'", "changes what is replicated, or from where"],
    ["reset master", "deletes logs, or forgets the state of replication"],
    ["purge binary logs to 'x'", "deletes logs that restoring needs"],
    ["clone instance from u@h:3306 identified by 'x'", "copies or replaces the whole server"],
    ["create table t (a int) data directory = '/x'", "uses a folder of the server"],
    ["create definer = 'a'@'b' view v as select 1", "creates something that runs with another user's rights"],
    ["create procedure p() select 1", "creates a procedure that runs with its owner's rights"],
    [
      "create event e on schedule every 1 day do delete from t where a",
      "creates an event, which runs by itself",
    ],
    ["begin", "controls a transaction, which whodid does itself"],
    ["xa start 'x'", "controls a transaction, which whodid does itself"],
    ["alter system crash instance", "disturbs the server on purpose"],
  ])("is administrative for %s", async (sql, because) => {
    expect(await only(sql)).toMatchObject({ risk: "administrative", because });
  });

  it("names the functions that nobody knows", async () => {
    expect(await only("select f(1), s.g(2), lower(h(3)), sleep(1)")).toMatchObject({
      calls: ["f", "s.g", "h"],
    });
  });
});

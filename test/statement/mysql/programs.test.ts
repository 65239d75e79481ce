import { afterAll, describe, expect, it } from "@jest/globals";

import { createMysqlReader, short } from "./read.js";

const { only, all, close } = createMysqlReader();
afterAll(close);

const inside = async (body: string) =>
  (await only(`create procedure p(in a int, out b text) sql security invoker ${body}`)).effects
    .map(short)
    .slice(1);

describe("a MySQL stored program", () => {
  it.each<[string, string[]]>([
    ["delete from s.t where i = a", ["DELETE relation s.t (later)"]],
    [
      "begin declare x int default (select 1 from c); declare exit handler for sqlexception begin rollback; end; insert into t select * from u; end",
      [
        "ROLLBACK transaction - (later)",
        "INSERT relation t (later)",
        "SELECT relation u (later)",
        "SELECT relation c (later)",
      ],
    ],
    [
      "begin if (select 1 from c) then drop table d; elseif a then truncate e; else update f set g = 1; end if; end",
      [
        "DROP table d (later)",
        "TRUNCATE table e (later)",
        "UPDATE relation f (later)",
        "SELECT relation c (later)",
      ],
    ],
    [
      "outermost: begin w: while a > 0 do set a = a - 1; l: loop leave l; end loop; repeat call q(); until a end repeat; end while w; end outermost",
      ["CALL procedure q (later)"],
    ],
    [
      "begin declare c cursor for select x from t for update; open c; fetch c into b; close c; case a when 1 then delete from u; else set @g = 1; end case; end",
      ["DELETE relation u (later)", "SET variable g (later)", "SELECT relation t (later)"],
    ],
    ["begin set b = 1; set autocommit = 0; end", ["SET setting autocommit (later)"]],
    ["prepare s from 'drop table x'", ["PREPARE prepared statement s (later)", "DROP table x (later)"]],
    ["prepare s from @x", ["PREPARE prepared statement s (later)", "EXECUTE statement - (dynamic) (later)"]],
  ])("does %s when it is called", async (body, effects) => {
    expect(await inside(body)).toEqual(effects);
  });

  it("is as grave as what it does", async () => {
    expect(await only("create trigger g after insert on t for each row delete from u")).toMatchObject({
      risk: "destructive",
      because: "creates code that deletes every row of a table",
    });
    expect(
      await only("create procedure p() sql security invoker begin if 1 then drop table t; end if; end"),
    ).toMatchObject({ risk: "destructive", because: "creates code that drops a table" });
  });

  it("is dynamic where it runs a text that is computed", async () => {
    const statement = await only("create procedure p() begin prepare s from @x; execute s; end");
    expect(statement).toMatchObject({ risk: "administrative", dynamic: true });
  });

  it("ends where the server ends it", async () => {
    const statements = await all(
      "create function f() returns int deterministic begin return 1; end; drop table t",
    );
    expect(statements.map(({ command }) => command)).toEqual(["CREATE FUNCTION", "DROP TABLE"]);
  });

  it("tells of a trigger's table and its new rows", async () => {
    const { effects } = await only("create trigger s.g before insert on t for each row set new.a = 1");
    expect(effects.map(short)).toEqual(["CREATE trigger s.g", "REFERENCES relation t"]);
  });
});

describe("a prepared MySQL statement", () => {
  it("is known to EXECUTE in the same text", async () => {
    const [, execute] = await all("prepare s from 'delete from t'; execute s using @a");
    expect(execute).toMatchObject({
      command: "EXECUTE",
      risk: "destructive",
      effects: [{ verb: "DELETE", name: "t" }],
    });
  });

  it("is known from a variable that was set right before", async () => {
    const known = await all("set @x = concat('drop ', 'table t'); prepare s from @X; execute s");
    expect(known.at(-1)).toMatchObject({ risk: "destructive", effects: [{ verb: "DROP", name: "t" }] });
    for (const between of [
      "set @x = :a",
      "call p()",
      "insert into t values (1)",
      "set @y = (@x := 'a')",
      "set @y = f()",
    ]) {
      const statements = await all(`set @x = 'select 1'; ${between}; prepare s from @x`);
      expect(statements.at(-1)).toMatchObject({ risk: "administrative", dynamic: true });
    }
  });

  it("is unknown once it was given up or prepared anew", async () => {
    for (const between of ["deallocate prepare S", "prepare s from @x"]) {
      const statements = await all(`prepare s from 'select 1'; ${between}; execute s`);
      expect(statements.at(-1)).toMatchObject({ risk: "administrative" });
    }
  });

  it("counts as computed if its text can't be read", async () => {
    expect(await only("prepare s from 'no sql'")).toMatchObject({ risk: "administrative", dynamic: true });
  });
});

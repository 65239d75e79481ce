import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { createMysqlReader } from "./read.js";

const { read, all, close } = createMysqlReader();
afterAll(close);

const commands = async (sql: string) => (await all(sql)).map(({ command }) => command);

describe("a text of MySQL", () => {
  it.each([
    ["/*!50001 DROP TABLE x */", ["DROP TABLE"]],
    ["/*! DROP TABLE x */; select 1", ["DROP TABLE", "SELECT"]],
    ["select 1 /*!; drop table x */", ["SELECT", "DROP TABLE"]],
    ["/*!80000 drop /* a comment */ table x */", ["DROP TABLE"]],
    ["/*!99999 drop table x */ select 1", ["SELECT"]],
    ["/*!99999 a /* b */ drop table x */ select 1", ["SELECT"]],
    ["/*M! drop table x */ select 1", ["SELECT"]],
    ["select /*+ no_merge(t) */ 1 -- ; drop table x\n; select 2 # ; drop", ["SELECT", "SELECT"]],
    ["select 1 --2", ["SELECT"]],
    ["select 1 --\u00a0; drop table x", ["SELECT", "DROP TABLE"]],
    ["select 1 --\u0001; drop table x", ["SELECT"]],
    ["select 1 -- \r; drop table x", ["SELECT"]],
    ["create procedure p() sql security invoker begin l:loop leave l; end loop; end", ["CREATE PROCEDURE"]],
    ['select \'a\\\'; drop table x; -- \', "b""; drop", `c;`', ["SELECT"]],
    ["select ';' ';'; ; ;", ["SELECT"]],
    ["select :a, x from t where b = :c_1 limit :n; select 1 ? 1", undefined],
    ["select :a, ':b', x from t where b=:c_1 and d in (:e,:f) limit :n", ["SELECT"]],
    ["insert into t (a, b) values (:a, :b)", ["INSERT"]],
    ["select 1a.2b, t.select, 1e5, .5, 0xff, t.1c from t", ["SELECT"]],
  ])("is cut as the server does: %s", async (sql, expected) => {
    if (expected === undefined) expect(await read(sql)).toMatchObject({ ok: false });
    else expect(await commands(sql)).toEqual(expected);
  });

  it("counts what an executable comment takes away", async () => {
    expect(await read("delete from t /*!99999 where a */")).toMatchObject({ ok: true, risk: "destructive" });
    expect(await read("delete from t /*!50000 where a */")).toMatchObject({ ok: true, risk: "write" });
    expect(await read("delete from t /*!80031 where a */")).toMatchObject({
      ok: false,
      risk: "administrative",
    });
  });

  it("is refused with a place, in characters from 1", async () => {
    expect(await read("select 'ä😀ä' x y")).toEqual({
      ok: false,
      risk: "administrative",
      because: "can't be read, so it may do anything",
      error: 'syntax error at or near "y"',
      position: 16,
    });
    expect(await read("/*!50001 drop")).toMatchObject({ ok: false, position: 1 });
    expect(await read("select 1; select 'x")).toMatchObject({ error: "a quote is not closed", position: 18 });
    expect(await read("delimiter //")).toMatchObject({ ok: false });
    expect(await read("\u017felect 1")).toMatchObject({ ok: false, position: 1 });
    expect(await read("delete from t l\u0131mit 5")).toMatchObject({ ok: false });
    expect(await read("select 1 select 2")).toMatchObject({ ok: false, position: 10 });
  });

  it.each(["", "   ", ";;", "-- nothing", "/* nothing */", "# nothing"])(
    "has no statement: %j",
    async (sql) => {
      expect(await read(sql)).toEqual({ ok: true, risk: "read", because: "does nothing", statements: [] });
    },
  );

  it("is never read as harmless if something harmful follows a semicolon", async () => {
    const word = fc.constantFrom(
      ..."select insert delete update from where join on as ( ) , ; = + 'a' `b` @c := t u.v 1 in begin end with".split(
        " ",
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 12 }), async (words) => {
        expect(await read(`${words.join(" ")}; drop table x`)).not.toMatchObject({ risk: "read" });
      }),
      { numRuns: 500 },
    );
  });

  it("means the same within an executable comment", async () => {
    const statement = fc.constantFrom(
      "drop table x",
      "delete from t",
      "select 1",
      "insert into t select * from u /* a */ where 'x'",
      "set global x = 1",
    );
    const version = fc.constantFrom("", "50001", "80000", "080011");
    await fc.assert(
      fc.asyncProperty(statement, version, async (sql, number) => {
        expect(await read(`/*!${number} ${sql} */`)).toEqual(await read(sql));
      }),
    );
  });

  it("gets an answer whatever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (sql) => {
        const reading = await read(sql);
        expect(reading.ok || reading.risk === "administrative").toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  const deep = 10_000;
  it.each([
    ["parentheses", `select ${"(".repeat(deep)}1${")".repeat(deep)}`],
    ["subqueries", `${"select (".repeat(5_000)}1${")".repeat(5_000)}`],
    ["derived tables", `${"select * from (".repeat(4_000)}t${")".repeat(4_000)}`],
    ["negations", `select ${"not ".repeat(deep)}1`],
    ["signs", `select ${"- ".repeat(deep)}1`],
    ["calls", `select ${"f(".repeat(deep)}1${")".repeat(deep)}`],
    ["blocks", `create procedure p() ${"begin ".repeat(deep)}${"end;".repeat(deep)}`],
    ["explanations", `${"explain ".repeat(8_000)}select 1`],
    ["joins", `select * from ${"(a join ".repeat(6_000)}b${")".repeat(6_000)}`],
  ])("may hold %s thousands deep, and the next one is read", async (_, sql) => {
    expect(await read(sql)).toMatchObject({ risk: "administrative" });
    expect(await read("select 1")).toMatchObject({ ok: true });
  });

  it.each([
    ["sum", `select ${"1+".repeat(30_000)}1`],
    ["conjunction", `select * from t where ${"a and ".repeat(10_000)}b`],
    ["union", `${"select 1 union ".repeat(4_000)}select 1`],
    ["list of rows", `insert into t values ${"(1, 'x', null), ".repeat(4_000)}(1, 'x', null)`],
    ["list of statements", "drop table t;".repeat(5_000)],
  ])("may be a %s of 64 KB", async (_, sql) => {
    expect(await read(sql)).toMatchObject({ ok: true });
  });
});

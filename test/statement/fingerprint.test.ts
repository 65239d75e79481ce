import { afterAll, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import type { Engine } from "../../src/statement/statement.js";
import { createSourceReader } from "../fakes/reader.js";

const engines: readonly Engine[] = ["postgresql", "mysql"];

describe("a fingerprint", () => {
  const { fingerprintSql, close } = createSourceReader();
  afterAll(close);

  const keysOf = (engine: Engine, texts: readonly string[]) =>
    Promise.all(texts.map((sql) => fingerprintSql(sql, engine)));

  const both = [
    [
      "select * from t where a = 1",
      "SELECT  *\nfrom t /* c */ where a='x' -- c",
      "select * from t where a = -5",
    ],
    [
      "select * from t where a in (1)",
      "select * from t where a in (1, 2, 'x')",
      "select * from t where a in (null, 3)",
    ],
    ["insert into t (a, b) values (1, 2)", "insert into t (a, b) values ('x', 2), (3, 4), (5, null)"],
    ["select * from t limit 5", "select * from t limit 50"],
    [
      "delete from t where a like 'x%' and b between 1 and 2",
      "delete from t where a like '' and b between -1 and 2.5",
    ],
  ];
  const same: Readonly<Record<Engine, readonly (readonly string[])[]>> = {
    postgresql: [
      ...both,
      [
        "select * from t where a = $1",
        "select * from t where a = E'x\\'y'",
        "select * from t where a = $$x$$",
      ],
      ["alter role bob password 'a'", "alter role bob password 'b'"],
      ["alter role bob connection limit 4", "alter role bob connection limit 5"],
      ["comment on table t is 'a'", "comment on table t is U&'!0061' uescape '!'"],
      ["copy t from '/a'", "copy t from '/b'"],
      ["create table t (a varchar(5), b float(3))", "create table t (a varchar(6), b float(30))"],
      ["select interval '1 day'", "select interval '2 days'"],
    ],
    mysql: [
      ...both,
      [
        "select * from t where a = ?",
        "select * from t where a = :name",
        "select * from t where a=:x",
        'select * from `t` where a = "it\'s"',
      ],
      ["insert into t values (?, now()), (?, now())", "insert into t values (1, now())"],
      ["create user bob identified by 'a'", "create user bob identified by 'b'"],
      ["/*!50001 drop table t */", "drop table t # gone"],
    ],
  };
  const different: Readonly<Record<Engine, readonly string[]>> = {
    postgresql: [
      "select a from t",
      "select b from t",
      "select a from u",
      "select a from t where a = 1",
      "select a from t where a <> 1",
      "drop table t",
      "drop table u",
      'drop table "T"',
      "select f(a), 1 from t",
      "alter role bob password 'x'",
      "alter role al password 'x'",
    ],
    mysql: [
      "select a from t",
      "select b from t",
      "select a from u",
      "select a from t where a = 1",
      "select a from t where a <> 1",
      "select a from t where a is null",
      "select a from t where a is not null",
      "select (a), (b) from t",
      "drop table t",
      "drop table u",
      "drop table `t u`",
      "select a - 1 from t",
      "select a, b from t",
      "select @a",
      "select @b",
    ],
  };

  it.each(engines)("is the same for the same shape in %s", async (engine) => {
    for (const texts of same[engine]) {
      const [first, ...others] = await keysOf(engine, texts);
      expect([texts, first]).toEqual([texts, expect.stringMatching(/^[\da-f]{16}$/)]);
      expect([texts, ...others]).toEqual([texts, ...others.map(() => first)]);
    }
  });

  it.each(engines)("differs where the shape does in %s", async (engine) => {
    const keys = await keysOf(engine, different[engine]);
    expect(keys).not.toContain(null);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(engines)("stays when literals change in %s", async (engine) => {
    const text = fc.string({
      unit: fc.constantFrom("a", "7", "ß", "😀", " ", "-", "/", "*", "#", ";", ",", "(", ")", "$"),
    });
    const literal = fc.oneof(
      text.map((said) => `'${said}'`),
      text.map((said) => `'${said}''${said}'`),
      fc.nat().map(String),
      fc.nat().map((digits) => `-${digits}.5`),
    );
    const list = fc.array(literal, { minLength: 1, maxLength: 6 }).map((items) => items.join(", "));
    const rows = fc.array(fc.tuple(literal, literal), { minLength: 1, maxLength: 4 });
    const statement = fc.oneof(
      fc.tuple(literal, list).map(([a, b]) => ["select", `select x from t where x = ${a} and y in (${b})`]),
      rows.map((all) => [
        "insert",
        `insert into t values ${all.map((row) => `(${row.join(", ")})`).join(", ")}`,
      ]),
      fc.tuple(literal, literal).map(([a, b]) => ["update", `update t set x = ${a} where y < ${b}`]),
    );
    const keys = new Map<string | undefined, string | null>();
    await fc.assert(
      fc.asyncProperty(statement, async ([shape, sql = ""]) => {
        const key = await fingerprintSql(sql, engine);
        expect(key).not.toBeNull();
        expect(keys.get(shape) ?? key).toBe(key);
        keys.set(shape, key);
      }),
    );
    expect(new Set(keys.values()).size).toBe(3);
  });

  it("is none where the text can't be read", async () => {
    expect(await keysOf("postgresql", ["selec 1", "", "select 1\0", "\ud800", "x".repeat(70_000)])).toEqual(
      Array.from({ length: 5 }, () => null),
    );
    expect(await keysOf("mysql", ["select 'x", "", "-- x"])).toEqual([null, null, null]);
  });

  it("survives what is deep and hostile", async () => {
    for (const engine of engines) {
      for (const mark of ["(", "select ", "'", "((1),", "-", "?,", "$a$"]) {
        await fingerprintSql(mark.repeat(Math.floor(65_536 / mark.length)), engine);
        expect(await fingerprintSql("select 1", engine)).toMatch(/^[\da-f]{16}$/);
      }
    }
  });
});

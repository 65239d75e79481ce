import { afterAll, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import {
  bindParameters,
  findParameters,
  giveParameters,
  withPlaceholders,
} from "../../src/statement/named-parameters.js";
import { redactSecrets } from "../../src/statement/redact.js";
import { createSourceReader } from "../fakes/reader.js";

const namesIn = (sql: string) => findParameters(sql, "postgresql").uses.map(({ name }) => name);

describe("named parameters", () => {
  it.each([
    ["select :a, :b_1, :a", ["a", "b_1", "a"]],
    ["select :a::date, '2026-01-01'::date", ["a"]],
    ["select ':a', \":b\", $$:c$$, $t$:d$t$, E'\\':e', U&':f' -- :g\n/* :h /* :i */ :j */, :k", ["k"]],
    ["select f(a := 1, b := :b)", ["b"]],
    ["select a[1:2], a[x::int:3]", []],
    ["select a[1:n]", ["n"]],
    ["select 1 :: int, '{}' :: jsonb", []],
  ])("stand where the Data API reads them: %s", (sql, names) => {
    expect(namesIn(sql)).toEqual(names);
  });

  it("of MySQL stand in no backticks, strings with backslashes or assignments", () => {
    const sql = "select `:a`, ':b\\':c', \":d\", @x := 1 # :e\n, :f";
    expect(findParameters(sql, "mysql").uses.map(({ name }) => name)).toEqual(["f"]);
    expect(withPlaceholders("select * from t where a = :abc", "mysql")).toBe(
      "select * from t where a =    ?",
    );
  });

  it("are given by comments, which are not sent, and leave every place where it was", () => {
    const sql = "select :id -- :id = 42\n  , :note\n-- :note text = it's -- \n-- note: keep\n/* :id = 7 */";
    expect(bindParameters(sql, "postgresql")).toEqual({
      sql: "select :id            \n  , :note\n                        \n-- note: keep\n/* :id = 7 */".replace(
        " ".repeat(24),
        " ".repeat("-- :note text = it's -- ".length),
      ),
      parameters: [
        { name: "id", type: "integer", value: "42" },
        { name: "note", type: "text", value: "it's --" },
      ],
    });
  });

  it("never move what stands beside them, whatever the text", () => {
    const part = fc.constantFrom(
      ":a",
      ":bc",
      "'",
      '"',
      "$$",
      "--",
      "/*",
      "*/",
      "\n",
      "::",
      ":=",
      "-- :a = 1\n",
      "é😀",
      " x ",
    );
    fc.assert(
      fc.property(
        fc.array(part).map((parts) => parts.join("")),
        (sql) => {
          expect(withPlaceholders(sql, "postgresql")).toHaveLength(sql.length);
          expect(bindParameters(sql, "postgresql").sql).toHaveLength(sql.length);
        },
      ),
    );
  });

  it("are found again as they were given", () => {
    const parameters = [
      { name: "a", type: "text", value: "'; drop table x; --\n:b" },
      { name: "b", type: "date", value: null },
    ] as const;
    const bound = bindParameters(giveParameters("select :a, :b", parameters), "postgresql");
    expect(bound.parameters).toEqual(parameters);
    expect(bound.sql.trim()).toBe("select :a, :b");
  });
});

describe("a statement with parameters", () => {
  const reader = createSourceReader();
  afterAll(() => reader.close());

  it("is read for what it does", async () => {
    const sql = "with x as (delete from t where id = :id returning *) select * from x limit :n";
    const reading = await reader.readSql(withPlaceholders(sql, "postgresql"), "postgresql");
    expect(reading).toMatchObject({ ok: true, risk: "write" });
  });
});

describe("a secret that a parameter carries", () => {
  const redact = (sql: string) => redactSecrets(sql, "postgresql", true);

  it.each([
    "update users set password = :p where id = :id\n-- :p text = hunter2\n-- :id integer = 42",
    "select pgp_sym_decrypt(data, :p) from t where id = :id\n-- :p text = hunter2\n-- :id integer = 42",
    "insert into t values (:api_key, :id)\n-- :api_key = hunter2\n-- :id integer = 42",
    'insert into t values (:secret, :id)\n-- :secret text = "hun\\nter2 = hunter2"\n-- :id integer = 42',
    "select set_config('app.token', :p, true), :id\n-- :p text = hunter2\n-- :id integer = 42",
  ])("is hidden, the others are not: %s", (sql) => {
    expect(redact(sql)).not.toContain("ter2");
    expect(redact(sql)).toContain("= ***");
    expect(redact(sql)).toContain(":id integer = 42");
  });

  it("leaves a text without any as it is", () => {
    const sql = "select * from t where id = :id\n-- :id integer = 42";
    expect(redact(sql)).toBe(sql);
  });
});

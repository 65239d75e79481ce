import { describe, expect, it } from "@jest/globals";
import { readArray } from "../../../sandbox/aws/array-text.js";
import { bindParameters } from "../../../sandbox/aws/parameters.js";

const one = [{ name: "n", value: { longValue: 1 } }];

describe("named parameters", () => {
  it.each([
    ["select :n", "select $1"],
    ["select :n, :n", "select $1, $1"],
    ["select :n::text", "select $1::text"],
    ["select x::n", "select x::n"],
    ["select ':n' || E'\\':n' || :n", "select ':n' || E'\\':n' || $1"],
    ["select 'it''s :n'", "select 'it''s :n'"],
    ['select ":n"', 'select ":n"'],
    ["select $tag$ :n $$ $tag$, :n", "select $tag$ :n $$ $tag$, $1"],
    ["select 1 -- :n\n, :n", "select 1 -- :n\n, $1"],
    ["select /* a /* :n */ :n */ :n", "select /* a /* :n */ :n */ $1"],
    ["select a[1:2]", "select a[1:2]"],
    ["select 1 /* :n", "select 1 /* :n"],
  ])("are found in %j", (sql, text) => {
    expect(bindParameters(sql, one).text).toBe(text);
  });

  it("carry their type to the server", () => {
    const types = bindParameters("select :a, :b, :c, :d", [
      { name: "a", value: { stringValue: "x" } },
      { name: "b", value: { stringValue: "2026-01-01" }, typeHint: "DATE" },
      { name: "c", value: { isNull: true } },
      { name: "d", value: { blobValue: "AQI=" } },
    ]);
    expect(types).toMatchObject({
      types: [1043, 1082, 0, 17],
      values: ["x", "2026-01-01", null, Buffer.from([1, 2])],
    });
  });
});

describe("an array's text", () => {
  it.each<[string, (string | null)[] | undefined]>([
    ["{}", []],
    ["{1,NULL,3}", ["1", null, "3"]],
    ['{"a,b","NULL","",c}', ["a,b", "NULL", "", "c"]],
    [String.raw`{"q\"q","b\\b"}`, ['q"q', String.raw`b\b`]],
    ["{{1},{2}}", undefined],
    ["[0:1]={1,2}", undefined],
  ])("reads %s", (text, items) => {
    expect(readArray(text)).toEqual(items);
  });
});

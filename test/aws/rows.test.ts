import { describe, expect, it } from "@jest/globals";

import type { Field } from "@aws-sdk/client-rds-data";
import { readRows } from "../../src/aws/rows.js";

const types = { int8: -5, int4: 4, numeric: 2, float8: 8, text: 12, array: 2003 };

function cellOf(field: Field, type: number) {
  return readRows({ columnMetadata: [{ name: "c", type }], records: [[field]] })?.rows[0]?.[0];
}

describe("a cell", () => {
  it.each<[string, Field, number, unknown]>([
    ["null", { isNull: true }, types.int4, null],
    ["a boolean", { booleanValue: false }, -7, false],
    ["an integer as text", { stringValue: "42" }, types.int4, 42],
    ["an integer", { longValue: 42 }, types.int4, 42],
    ["the largest safe integer", { stringValue: "9007199254740991" }, types.int8, 9007199254740991],
    ["an integer beyond", { stringValue: "9007199254740992" }, types.int8, "9007199254740992"],
    ["an integer far beyond", { stringValue: "-9223372036854775808" }, types.int8, "-9223372036854775808"],
    ["a decimal", { stringValue: "10.25" }, types.numeric, 10.25],
    ["a decimal that a number would shorten", { stringValue: "10.50" }, types.numeric, "10.50"],
    [
      "a decimal that a number would round",
      { stringValue: "0.1000000000000000055" },
      types.numeric,
      "0.1000000000000000055",
    ],
    ["a decimal that is no number", { stringValue: "NaN" }, types.numeric, "NaN"],
    ["a double", { doubleValue: 0.1 }, types.float8, 0.1],
    ["an infinite double", { doubleValue: Number.NEGATIVE_INFINITY }, types.float8, "-Infinity"],
    ["digits in a text", { stringValue: "007" }, types.text, "007"],
    ["a number in a text", { stringValue: "7" }, types.text, "7"],
    ["an empty text", { stringValue: "" }, types.text, ""],
    ["bytes", { blobValue: new Uint8Array([0, 171, 255]) }, -2, "\\x00abff"],
  ])("keeps %s", (_, field, type, cell) => {
    expect(cellOf(field, type)).toBe(cell);
  });

  it("writes bytes of MySQL as MySQL does", () => {
    const rows = readRows({
      columnMetadata: [{ name: "c", typeName: "VARBINARY", type: -3 }],
      records: [[{ blobValue: new Uint8Array([0, 171, 255]) }]],
    });
    expect(rows?.rows).toEqual([["0x00abff"]]);
  });

  it.each<[string, Extract<Field, { arrayValue: unknown }>["arrayValue"], string]>([
    ["numbers and null", { longValues: [1, null, 3] }, "{1,NULL,3}"],
    ["doubles", { doubleValues: [0.5] }, "{0.5}"],
    ["booleans", { booleanValues: [true, false, null] }, "{t,f,NULL}"],
    [
      "texts that need quotes",
      { stringValues: ["a", "", "b c", 'd"e', "f\\g", "null", "{h}", "i,j", null] },
      '{a,"","b c","d\\"e","f\\\\g","null","{h}","i,j",NULL}',
    ],
    ["arrays of arrays", { arrayValues: [{ longValues: [1] }, { longValues: [2] }] }, "{{1},{2}}"],
    ["nothing", { stringValues: [] }, "{}"],
  ])("writes an array of %s as PostgreSQL does", (_, arrayValue, text) => {
    expect(cellOf({ arrayValue }, types.array)).toBe(text);
  });
});

describe("rows", () => {
  it("are null where the statement returns none, and empty where it found none", () => {
    expect(readRows({})).toBeNull();
    expect(readRows({ columnMetadata: [] })).toBeNull();
    expect(readRows({ columnMetadata: [{ label: "a" }] })).toEqual({
      columns: ["a"],
      kinds: ["other"],
      rows: [],
    });
  });

  it("keep columns of the same name apart", () => {
    const columnMetadata = [{ label: "a", type: 4 }, { label: "a", type: 12 }, { name: "b" }];
    const records: Field[][] = [[{ stringValue: "1" }, { stringValue: "1" }, { isNull: true }]];
    expect(readRows({ columnMetadata, records })).toEqual({
      columns: ["a", "a", "b"],
      kinds: ["number", "other", "other"],
      rows: [[1, "1", null]],
    });
  });
});

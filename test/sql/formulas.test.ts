import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { csvLine } from "../../src/sql/csv.js";
import { formulaSafe, isFormula } from "../../src/sql/formulas.js";

describe("a formula", () => {
  it.each(["=1+1", "+a", "-a", "@SUM(A1)", "\t=1", "\r=1", "-1,5", "-1-1", "=", "-"])("is %j", (cell) => {
    expect(isFormula(cell)).toBe(true);
  });
  it.each([-5, "-5", "+5", "-1e3", "-0.50", "a=1", "", " =1", null, true])("is not %j", (cell) => {
    expect(isFormula(cell)).toBe(false);
  });
});

describe("a formula-safe CSV", () => {
  it("has an apostrophe before each formula and nothing else changed", () => {
    const line = csvLine(["=1+1", "-5", -5, "@x", "+1,2", '="a"', "", null, true, "\ta", "a=b", "=1\r\n=2"]);
    expect(formulaSafe(`${line}${line}`)).toBe(
      `'=1+1,-5,-5,'@x,"'+1,2","'=""a""","",,t,'\ta,a=b,"'=1\r\n=2"\r\n`.repeat(2),
    );
  });

  it("is the CSV of the cells made safe one by one, and longer by one byte each", () => {
    const cell = fc.oneof(
      fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", '"', ",", "1", "é", "x") }),
      fc.integer(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (rows) => {
        const csv = rows.map(csvLine).join("");
        const safe = rows.map((row) => csvLine(row.map((each) => (isFormula(each) ? `'${each}` : each))));
        const formulas = rows.flat().filter(isFormula).length;
        expect(formulaSafe(csv).replaceAll('"', "")).toBe(safe.join("").replaceAll('"', ""));
        expect(Buffer.byteLength(formulaSafe(csv))).toBe(Buffer.byteLength(csv) + formulas);
      }),
    );
  });
});

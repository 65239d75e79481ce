import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { hideLiterals } from "../../src/statement/hide-literals.js";

describe("hideLiterals", () => {
  it.each([
    ["select * from t where a = 'x' and b > 5", "select * from t where a = ? and b > ?"],
    ["select -1.5e3, .5, 0xff, b'01', x'ff'", "select -?, ?, ?, ?, ?"],
    ["select E'a\\'b', U&'\\0061', $$x$$ from \"it's\"", 'select ?, ?, ? from "it\'s"'],
    ["select $1, :name, a1, t.b2 from t", "select $1, :name, a1, t.b2 from t"],
    ["select 1 -- of Bob\n/* and Alice */", "select ? -- ?\n/* ? */"],
    ["select 'unclosed", "select ?"],
    ["select 'x'@5", "select ?@?"],
  ])("shows %s of PostgreSQL as %s", (sql, shown) => {
    expect(hideLiterals(sql, "postgresql")).toBe(shown);
  });

  it.each([
    ["select \"x\", `y\"` from t where a = 'it\\'s'", 'select ?, `y"` from t where a = ?'],
    ["select _utf8mb4'x', N'y', 0xff, 1a from t -- b\n# c", "select ?, ?, ?, 1a from t -- ?\n# ?"],
    ["drop user 'bob'@'%', `al`@`h`", "drop user 'bob'@'%', `al`@`h`"],
    ["/*!50001 select 'x' */", "/*!50001 select ? */"],
    ["select 5--3, @x, @'y'", "select ?--?, @x, @'y'"],
  ])("shows %s of MySQL as %s", (sql, shown) => {
    expect(hideLiterals(sql, "mysql")).toBe(shown);
  });

  it("shows nothing of any literal, and is done when it is done once", () => {
    const said = fc.string({
      unit: fc.constantFrom("Q", "7", "ß", "😀", " ", "-", "/", "*", "#", ";"),
      maxLength: 8,
    });
    const literal = fc.oneof(
      said.map((text) => `'hunter${text}'`),
      said.map((text) => `N'hunter''${text}'`),
      fc.nat().map((digits) => `9${digits}87654321`),
    );
    fc.assert(
      fc.property(
        fc.array(literal, { maxLength: 5 }),
        fc.constantFrom("postgresql", "mysql"),
        (literals, engine) => {
          const shown = hideLiterals(`select ${literals.join(", ")}`, engine);
          expect(shown).toBe(`select ${literals.map(() => "?").join(", ")}`);
          expect(hideLiterals(shown, engine)).toBe(shown);
        },
      ),
    );
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom("postgresql", "mysql"), (sql, engine) => {
        expect(typeof hideLiterals(sql, engine)).toBe("string");
      }),
    );
  });
});

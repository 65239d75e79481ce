import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { lexSql } from "../../src/statement/lexer.js";

const cut = (sql: string) =>
  lexSql(sql, "postgresql").map((span) => [span.kind, sql.slice(span.start, span.end)]);

describe("lexSql", () => {
  it("covers any text without gaps and in order", () => {
    const pieces = fc.constantFrom(
      "'",
      "''",
      '"',
      "$$",
      "$a$",
      "--",
      "/*",
      "*/",
      "\n",
      "\\",
      "E'",
      "e",
      "U&'",
      " ",
      "$1",
      "ä",
      "😀",
      "\ud800",
      ";",
      "x",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const sql = parts.join("");
        const spans = lexSql(sql, "postgresql");
        expect(spans.map((span) => sql.slice(span.start, span.end)).join("")).toBe(sql);
        for (const span of spans) expect(span.end).toBeGreaterThan(span.start);
      }),
      { numRuns: 2000 },
    );
  });

  it("tells strings, identifiers, comments and code apart", () => {
    expect(cut(`select 'it''s', "a""b" -- 'no'\n/* /* "x" */ */ from t`)).toEqual([
      ["code", "select "],
      ["string", "'it''s'"],
      ["code", ", "],
      ["identifier", '"a""b"'],
      ["code", " "],
      ["line-comment", "-- 'no'"],
      ["code", "\n"],
      ["block-comment", '/* /* "x" */ */'],
      ["code", " from t"],
    ]);
  });

  it("reads backslashes in E'' strings and nowhere else", () => {
    expect(cut(`E'a\\'b' 'a\\'`)).toEqual([
      ["string", `E'a\\'b'`],
      ["code", " "],
      ["string", `'a\\'`],
    ]);
  });

  it("goes on with an E'' string after a newline", () => {
    expect(cut("E'a' -- c\n 'b\\'c' 'd\\'")).toEqual([
      ["string", "E'a'"],
      ["code", " "],
      ["line-comment", "-- c"],
      ["code", "\n "],
      ["string", "'b\\'c'"],
      ["code", " "],
      ["string", "'d\\'"],
    ]);
  });

  it("takes no prefix from the end of a word and no quote from inside one", () => {
    expect(cut("nameE'a\\' a$b$c $1")).toEqual([
      ["code", "nameE"],
      ["string", "'a\\'"],
      ["code", " a$b$c $1"],
    ]);
  });

  it("matches dollar quotes by their tag", () => {
    expect(cut("do $a$ $$ ' $b$ $a$;")).toEqual([
      ["code", "do "],
      ["dollar", "$a$ $$ ' $b$ $a$"],
      ["code", ";"],
    ]);
  });

  it.each(["'abc", "E'abc\\'", '"abc', "$$abc", "/* a /* b */", "U&'abc", 'U&"abc'])(
    "says that %s is not closed",
    (sql) => {
      expect(lexSql(sql, "postgresql")).toEqual([
        expect.objectContaining({ start: 0, end: sql.length, closed: false }),
      ]);
    },
  );

  it("stays fast on 64 KB of opening marks", () => {
    for (const mark of ["$a$b", "/*", "-- ", "E'a'\n", "'a' -- ", "$", "'"]) {
      const sql = mark.repeat(Math.floor(65_536 / mark.length));
      const started = performance.now();
      lexSql(sql, "postgresql");
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});

import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { lexSql } from "../../src/statement/lexer.js";
import type { Engine } from "../../src/statement/statement.js";

const cutFor = (engine: Engine) => (sql: string) =>
  lexSql(sql, engine).map((span) => [span.kind, sql.slice(span.start, span.end)]);
const cut = cutFor("postgresql");
const cutMysql = cutFor("mysql");

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
      "`",
      "#",
      "/*!50001",
      "@",
      "_utf8'",
      " ",
      "$1",
      "ä",
      "😀",
      "\ud800",
      ";",
      "x",
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }),
        fc.constantFrom("postgresql", "mysql"),
        (parts, engine) => {
          const sql = parts.join("");
          const spans = lexSql(sql, engine);
          expect(spans.map((span) => sql.slice(span.start, span.end)).join("")).toBe(sql);
          for (const span of spans) expect(span.end).toBeGreaterThan(span.start);
        },
      ),
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

  describe("for MySQL", () => {
    it("takes double quotes for strings and backticks for names", () => {
      expect(cutMysql("select \"it's\", 'a\\'b''c', `d``e'` from t")).toEqual([
        ["code", "select "],
        ["string", '"it\'s"'],
        ["code", ", "],
        ["string", "'a\\'b''c'"],
        ["code", ", "],
        ["identifier", "`d``e'`"],
        ["code", " from t"],
      ]);
    });

    it("takes two dashes for a comment before a blank alone, and # always", () => {
      expect(cutMysql("5--3 --\t'\n# '\n1 --")).toEqual([
        ["code", "5--3 "],
        ["line-comment", "--\t'"],
        ["code", "\n"],
        ["line-comment", "# '"],
        ["code", "\n1 "],
        ["line-comment", "--"],
      ]);
    });

    it("nests no comments, and takes for code what a comment with ! holds", () => {
      expect(cutMysql("/* /* */ a /*!50001 b 'c' */ d */* e */f/*! g*/")).toEqual([
        ["block-comment", "/* /* */"],
        ["code", " a "],
        ["comment-mark", "/*!50001"],
        ["code", " b "],
        ["string", "'c'"],
        ["code", " "],
        ["comment-mark", "*/"],
        ["code", " d *"],
        ["block-comment", "/* e */"],
        ["code", "f"],
        ["comment-mark", "/*!"],
        ["code", " g"],
        ["comment-mark", "*/"],
      ]);
    });

    it("knows the prefixes of strings, and variables and hosts by name", () => {
      expect(cutMysql("_utf8mb4'a' N'b' x'c' ax'd' $$ @`e` @f 'g'@'h'")).toEqual([
        ["string", "_utf8mb4'a'"],
        ["code", " "],
        ["string", "N'b'"],
        ["code", " "],
        ["string", "x'c'"],
        ["code", " ax"],
        ["string", "'d'"],
        ["code", " $$ "],
        ["identifier", "@`e`"],
        ["code", " @f "],
        ["string", "'g'"],
        ["identifier", "@'h'"],
      ]);
    });

    it.each(["'abc", "'abc\\'", '"abc', "`abc", "/* abc", "@'abc", "_utf8'abc"])(
      "says that %s is not closed",
      (sql) => {
        expect(lexSql(sql, "mysql")).toEqual([
          expect.objectContaining({ start: 0, end: sql.length, closed: false }),
        ]);
      },
    );
  });

  it("stays fast on 64 KB of opening marks", () => {
    for (const mark of ["$a$b", "/*", "-- ", "E'a'\n", "'a' -- ", "$", "'"]) {
      const sql = mark.repeat(Math.floor(65_536 / mark.length));
      const started = performance.now();
      lexSql(sql, "postgresql");
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});

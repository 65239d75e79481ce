import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import type { Cell } from "../../src/message/cell.js";
import type { Rows } from "../../src/message/fit.js";
import { renderRows } from "../../src/message/table.js";
import { countCharacters, validateBlocks } from "../../src/message/validate.js";

const caption = "Result on billing: 5 rows";
const render = (columns: string[], rows: Cell[][]) => renderRows({ columns, rows }, { caption });
const tableOf = (form: unknown) => JSON.parse(JSON.stringify(form))[0];
const cellsOf = (form: unknown): { type: string; text?: string; value?: number }[][] => tableOf(form).rows;
const gridOf = (form: unknown): string => tableOf(form).elements[0].elements[0].text;
const noteOf = (form: unknown): string | undefined => JSON.parse(JSON.stringify(form))[1]?.elements[0].text;

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.constantFrom<Cell>(
    "",
    null,
    " \n ",
    "<!channel>",
    "```",
    "👨‍👩‍👧",
    "\u202edlrow",
    "\ud800",
    "NULL",
    "''",
    "a\tb\r\nc",
    true,
    -0,
    1e300,
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.double(),
  fc.integer({ min: 1, max: 70_000 }).map((length) => "x".repeat(length)),
  fc.integer({ min: 1, max: 3_000 }).map((length) => "\u200b".repeat(length)),
);

const results: fc.Arbitrary<Rows> = fc.integer({ min: 0, max: 60 }).chain((width) =>
  fc.record({
    columns: fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("", "a", "x".repeat(500))), {
      minLength: width,
      maxLength: width,
    }),
    rows: fc
      .tuple(
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 4 }),
        fc.constantFrom(1, 40, 500),
      )
      .map(([rows, times]) => Array.from({ length: times }, () => rows).flat()),
  }),
);

describe("renderRows", () => {
  it("gives only forms that Slack takes, whatever the result", () => {
    fc.assert(
      fc.property(results, (result) => {
        for (const form of renderRows(result, { caption })) {
          expect(validateBlocks(form)).toEqual([]);
          expect(JSON.stringify(form)).not.toMatch(/\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])/);
          expect(countCharacters(form)).toBeLessThan(20_000);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("offers a data table, a table, then plain text, all with the same cells", () => {
    const [first, second, third] = render(
      ["id", "name"],
      [
        [1, "Alice"],
        [2, "Bob"],
      ],
    );
    expect(tableOf(first)).toEqual({
      type: "data_table",
      caption,
      page_size: 20,
      rows: [
        [
          { type: "raw_text", text: "id" },
          { type: "raw_text", text: "name" },
        ],
        [
          { type: "raw_number", value: 1, text: "1" },
          { type: "raw_text", text: "Alice" },
        ],
        [
          { type: "raw_number", value: 2, text: "2" },
          { type: "raw_text", text: "Bob" },
        ],
      ],
    });
    expect(tableOf(second)).toEqual({ type: "table", rows: tableOf(first).rows });
    expect(gridOf(third)).toBe("id | name\n---+------\n 1 | Alice\n 2 | Bob");
    expect([noteOf(first), noteOf(second), noteOf(third)]).toEqual([undefined, undefined, undefined]);
  });

  it("tells NULL, the empty string and blanks from text that looks like them", () => {
    const [first, , third] = render(["a"], [[null], [""], ["  "], ["NULL"], ["''"]]);
    expect(
      cellsOf(first)
        .slice(1)
        .map(([only]) => only?.type),
    ).toEqual(["rich_text", "rich_text", "rich_text", "raw_text", "raw_text"]);
    expect(JSON.stringify(tableOf(first).rows[1])).toContain('"text":"NULL","style":{"italic":true}');
    expect(gridOf(third).split("\n").slice(2)).toEqual(["NULL", "''", "'  '", "'NULL'", "''''"]);
  });

  it("sorts as numbers only what is a number in every row", () => {
    const [first] = render(
      ["a", "b", "c"],
      [
        [1, 1, "1"],
        [2.5, null, "2"],
      ],
    );
    expect(cellsOf(first)[1]?.map(({ type }) => type)).toEqual(["raw_number", "raw_text", "raw_text"]);
  });

  it("shows what would act or hide as the characters that it is", () => {
    const hostile = ["<!channel>", "```", "*b* _i_ ~s~ :smile:", "\u202edlrow"];
    const [first] = render(
      ["a"],
      hostile.map((text) => [text]),
    );
    expect(
      cellsOf(first)
        .slice(1)
        .map(([only]) => only?.text),
    ).toEqual(["<!channel>", "```", "*b* _i_ ~s~ :smile:", "\\u{202E}dlrow"]);
  });

  it("says how many of the rows, columns and cells it shows", () => {
    const columns = Array.from({ length: 60 }, (_, index) => `c${index}`);
    const [first, second, third] = render(
      columns,
      Array.from({ length: 5_000 }, () => columns.map(() => 1)),
    );
    expect(cellsOf(first)).toHaveLength(201);
    expect(noteOf(first)).toBe("First 200 of 5,000 rows shown, 20 of 60 columns shown.");
    expect(cellsOf(second)).toHaveLength(100);
    expect(noteOf(second)).toBe("First 99 of 5,000 rows shown, 20 of 60 columns shown.");
    expect(noteOf(third)).toMatch(/^First \d+ of 5,000 rows shown, \d+ of 60 columns shown\.$/);
    const [cut] = render(["a", "b"], [["x".repeat(70_000), "y"]]);
    expect(noteOf(cut)).toBe("1 long cell cut.");
    expect(cellsOf(cut)[1]?.[0]?.text).toHaveLength(3_000);
  });

  it("cuts rows rather than refuse them when they are long", () => {
    const [first, second] = render(
      ["a"],
      Array.from({ length: 100 }, () => ["x".repeat(450)]),
    );
    expect(noteOf(first)).toBe("First 42 of 100 rows shown.");
    expect(noteOf(second)).toBe("First 31 of 100 rows shown, 31 long cells cut.");
  });

  it("keeps columns of the same name apart, and names those without one", () => {
    const [first] = render(["id", "id", ""], [[1, 2, 3]]);
    expect(cellsOf(first)).toHaveLength(2);
    expect(cellsOf(first)[0]?.map(({ text }) => text)).toEqual(["id", "id", "(no name)"]);
  });

  it("says in words that there is nothing to show", () => {
    expect(JSON.stringify(render(["a"], []))).toContain("No rows.");
    expect(render(["a"], [])).toHaveLength(1);
    expect(render([], [[], []])).toHaveLength(1);
  });

  it("keeps a line of the plain form on its line", () => {
    const [, , third] = render(["a", "b"], [["x\ny", "z"]]);
    expect(gridOf(third).split("\n")).toHaveLength(3);
  });

  it("sorts numbers that are kept as text as numbers where the column holds some, and shows them exactly", () => {
    const columns = ["balance", "code", "odd"];
    const kinds = ["number", "other", "number"];
    const rows = [
      ["10.50", "007", "1"],
      ["9007199254740993", "008", "NaN"],
    ];
    const [form] = renderRows({ columns, rows, kinds }, { caption });
    expect(validateBlocks(form ?? [])).toEqual([]);
    expect(cellsOf(form).slice(1)).toEqual([
      [
        { type: "raw_number", value: 10.5, text: "10.50" },
        { type: "raw_text", text: "007" },
        { type: "raw_text", text: "1" },
      ],
      [
        { type: "raw_number", value: 9007199254740992, text: "9007199254740993" },
        { type: "raw_text", text: "008" },
        { type: "raw_text", text: "NaN" },
      ],
    ]);
  });
});

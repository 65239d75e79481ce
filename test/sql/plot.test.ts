import { describe, expect, it } from "@jest/globals";

import { chartOf } from "../../src/sql/plot.js";
import type { Cell, Kind } from "../../src/sql/ports.js";

const plot = (kinds: readonly Kind[], rows: readonly (readonly Cell[])[], total = rows.length) =>
  chartOf({ columns: ["day", "sales"], kinds, rows, total }, "Europe/Stockholm", "billing");

describe("a picture", () => {
  it("of names and numbers has bars, of numbers that are kept as text, too", () => {
    expect(
      plot(
        ["other", "number"],
        [
          ["Ada", "10.50"],
          ["Bo", -2],
        ],
      ),
    ).toEqual({
      shape: "bar",
      title: "sales by day on billing",
      x: "day",
      y: "sales",
      points: [
        { label: "Ada", value: 10.5 },
        { label: "Bo", value: -2 },
      ],
    });
  });

  it.each<[string, Kind, string[], string, string[]]>([
    [
      "days",
      "time",
      ["2026-11-20", "2026-11-21", "2026-11-22"],
      "line",
      ["2026-11-20", "2026-11-21", "2026-11-22"],
    ],
    ["days with a gap", "time", ["2026-11-20", "2026-11-21", "2026-11-25"], "bar", []],
    ["days out of order", "time", ["2026-11-20", "2026-11-22", "2026-11-21"], "bar", []],
    [
      "months",
      "time",
      ["2026-01-01 00:00:00", "2026-02-01 00:00:00", "2026-03-01 00:00:00"],
      "line",
      ["2026-01-01", "2026-02-01", "2026-03-01"],
    ],
    [
      "hours, latest first",
      "time",
      ["2026-01-01 02:00:00", "2026-01-01 01:00:00"],
      "line",
      ["2026-01-01 02:00", "2026-01-01 01:00"],
    ],
    [
      "moments, in the reader's zone",
      "instant",
      ["2026-07-01 22:00:00+00", "2026-07-02 22:00:00+00"],
      "line",
      ["2026-07-02", "2026-07-03"],
    ],
  ])("of %s", (_, kind, times, shape, labels) => {
    const chart = plot(
      [kind, "number"],
      times.map((time, index) => [time, index]),
    );
    expect(chart?.shape).toBe(shape);
    if (labels.length > 0) expect(chart?.points.map(({ label }) => label)).toEqual(labels);
    expect(chart?.x).toBe(kind === "instant" ? "day (Europe/Stockholm)" : "day");
  });

  it.each<[string, readonly Kind[], Cell[][], number?]>([
    ["one row", ["other", "number"], [["a", 1]]],
    ["21 rows", ["other", "number"], Array.from({ length: 21 }, (_, n) => [`a${n}`, n])],
    [
      "rows of which not all are there",
      ["other", "number"],
      [
        ["a", 1],
        ["b", 2],
      ],
      3,
    ],
    [
      "words",
      ["other", "other"],
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [
      "a number that is missing",
      ["other", "number"],
      [
        ["a", 1],
        ["b", null],
      ],
    ],
    [
      "a number that is none",
      ["other", "number"],
      [
        ["a", 1],
        ["b", "NaN"],
      ],
    ],
    [
      "a name that is missing",
      ["other", "number"],
      [
        ["a", 1],
        [null, 2],
      ],
    ],
    [
      "the same name twice",
      ["other", "number"],
      [
        ["a", 1],
        ["a", 2],
      ],
    ],
    [
      "names that differ only where they are cut",
      ["other", "number"],
      [
        [`${"x".repeat(30)}1`, 1],
        [`${"x".repeat(30)}2`, 2],
      ],
    ],
    [
      "the hour that a clock goes through twice",
      ["instant", "number"],
      [
        ["2026-10-25 00:30:00+00", 1],
        ["2026-10-25 01:30:00+00", 2],
      ],
    ],
  ])("is not offered of %s", (...[, kinds, rows, total]) => {
    expect(plot(kinds, rows, total)).toBeUndefined();
  });

  it("is not offered where nobody knows what the columns hold, nor of three", () => {
    const rows = [
      ["a", 1],
      ["b", 2],
    ];
    expect(chartOf({ columns: ["a", "b"], rows, total: 2 }, undefined, "billing")).toBeUndefined();
    const three = {
      columns: ["a", "b", "c"],
      kinds: ["other", "number", "number"] as const,
      rows: rows.map((row) => [...row, 1]),
      total: 2,
    };
    expect(chartOf(three, undefined, "billing")).toBeUndefined();
  });
});

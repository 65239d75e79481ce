import { describe, expect, it } from "@jest/globals";

import { exceeds, type Figure, median, renderTable } from "../../scripts/bench/table.js";

const start: Figure = { what: "start", unit: "s", runs: [1, 9, 2], limit: 3 };

describe("the table of what is measured", () => {
  it("judges by the worst run, not by the median", () => {
    expect(exceeds(start)).toBe(true);
    expect(exceeds({ ...start, runs: [1, 2.99, 2] })).toBe(false);
  });

  it("takes a limit that is reached for exceeded, and so what never came or is no number", () => {
    for (const run of [3, Number.POSITIVE_INFINITY, Number.NaN])
      expect(exceeds({ ...start, runs: [1, run] })).toBe(true);
  });

  it("takes a floor that is missed for exceeded, not one that is just reached", () => {
    const ratio: Figure = { what: "ratio", unit: "×", runs: [4, 3.5], floor: 3.5 };
    expect(exceeds(ratio)).toBe(false);
    expect(exceeds({ ...ratio, runs: [4, 3.49] })).toBe(true);
    expect(exceeds({ ...ratio, runs: [Number.NaN] })).toBe(true);
    expect(renderTable([ratio])).toContain("| ≥ 3.5 × | yes |");
  });

  it("never fails for what has no limit or could not be measured", () => {
    expect(exceeds({ what: "ratio", unit: "×", runs: [900] })).toBe(false);
    expect(exceeds({ ...start, runs: [] })).toBe(false);
  });

  it("takes the middle of an even number of runs between the two", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([10, 9, 100])).toBe(10);
  });

  it("shows median, spread, limit and verdict, and says why a figure is missing", () => {
    const table = renderTable([
      start,
      { what: "ratio", unit: "×", runs: [2] },
      { what: "memory", unit: "MB", runs: [], limit: 250, skipped: "there is no /proc here" },
    ]);
    expect(table.split("\n").map((line) => line.replaceAll(/ +/g, " "))).toEqual([
      "| what | measured: median (min … max) | limit | ok |",
      expect.stringMatching(/^\| -+ \| -+ \| -+ \| -+ \|$/),
      "| start | 2.00 s (1.00 … 9.00; 3 runs) | < 3 s | NO |",
      "| ratio | 2.00 × (2.00 … 2.00; 1 run) | none | – |",
      "| memory | skipped: there is no /proc here | < 250 MB | – |",
    ]);
  });
});

import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { validateBlocks as asSlackDoes } from "../../sandbox/slack/validate-blocks.js";
import { type Chart, pointLabel, renderChart } from "../../src/message/chart.js";
import { validateBlocks } from "../../src/message/validate.js";

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.constantFrom("", " ", "x".repeat(500)),
);
const charts: fc.Arbitrary<Chart> = fc.record({
  shape: fc.constantFrom("line" as const, "bar" as const),
  title: text,
  x: text,
  y: text,
  points: fc.uniqueArray(
    fc.record({
      label: text.map(pointLabel).filter((label) => label.trim() !== ""),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    { minLength: 1, maxLength: 20, selector: ({ label }) => label },
  ),
});

describe("a chart", () => {
  it("passes the local check and Slack's in every form, whatever its names hold", () => {
    fc.assert(
      fc.property(charts, (chart) => {
        for (const form of renderChart(chart)) {
          expect(validateBlocks(form)).toEqual([]);
          expect(asSlackDoes(form, "message")).toBeUndefined();
        }
      }),
    );
  });

  it("is told in lines of text where Slack takes no picture", () => {
    const points = [
      { label: "May", value: 4 },
      { label: "June", value: -2 },
      { label: "July", value: 0 },
    ];
    const form = renderChart({ shape: "bar", title: "t", x: "x", y: "y", points }).at(-1);
    expect(JSON.stringify(form)).toContain(
      JSON.stringify(`May  ${"█".repeat(30)} 4\nJune ${"█".repeat(15)} -2\nJuly  0`),
    );
  });
});

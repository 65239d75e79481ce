import { describe, expect, it } from "@jest/globals";

import { buttons, context, divider, heading, line, preformatted, rich } from "../../src/message/blocks.js";
import { validateBlocks } from "../../src/message/validate.js";

const menu = { actionId: "m", options: [{ text: "Run again", value: "again:1" }] };

describe("blocks by structure", () => {
  it("pass Slack's limits whatever the text in them", () => {
    for (const hostile of ["", "\u0000", "<!channel>", "```", "x".repeat(100_000), "\ud800", "\u202e"]) {
      const blocks = [
        rich(
          "by ",
          { kind: "bold", text: hostile },
          { kind: "time", at: 1_700_000_000_000 },
          { kind: "channel", channelId: "C1" },
        ),
        preformatted(hostile),
        context(hostile === "" ? "nothing" : hostile),
        line(hostile === "" ? "nothing" : hostile, menu),
        buttons(menu),
        heading("Ours"),
        divider,
      ];
      expect(validateBlocks(blocks)).toEqual([]);
    }
  });

  it("say how much of a long text is not shown", () => {
    expect(JSON.stringify(preformatted("x".repeat(13_000)))).toContain("… 1,000 more characters");
  });

  it("are refused before Slack refuses them, with the place", () => {
    const long = { actionId: "a", text: "x".repeat(76), value: "v" };
    expect(validateBlocks([buttons(long)])).toEqual([
      expect.stringMatching(/^\/0\/elements\/0\/text\/text: /),
    ]);
    const six = Array.from({ length: 6 }, () => menu.options[0] ?? { text: "", value: "" });
    expect(validateBlocks([line("x", { ...menu, options: six })])).toHaveLength(1);
    expect(validateBlocks([buttons({ ...menu, options: [] })])).toHaveLength(1);
    expect(validateBlocks([])).toHaveLength(1);
    expect(
      validateBlocks(
        Array.from({ length: 100 }, () => divider),
        "view",
      ),
    ).toEqual([]);
    expect(
      validateBlocks(
        Array.from({ length: 101 }, () => divider),
        "view",
      ),
    ).toHaveLength(1);
    expect(validateBlocks(Array.from({ length: 51 }, () => ({ type: "divider" })))).toHaveLength(1);
    expect(validateBlocks([{ type: "carousel" }])).toHaveLength(1);
    const table = { type: "table", rows: [[{ type: "raw_text", text: "a" }]] };
    expect(validateBlocks([table])).toEqual([]);
    expect(validateBlocks([table, table])).toEqual(["/: only one table allowed"]);
    expect(validateBlocks([{ ...table, rows: [[{ type: "raw_text", text: "" }]] }])).toHaveLength(1);
    expect(
      validateBlocks([{ ...table, rows: [[{ type: "raw_text", text: "x".repeat(10_001) }]] }]),
    ).toHaveLength(1);
  });
});

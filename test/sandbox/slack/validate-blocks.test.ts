import { describe, expect, it } from "@jest/globals";
import { validateBlocks } from "../../../sandbox/slack/validate-blocks.js";

const cell = (text: string) => ({ type: "raw_text", text });
const rows = (count: number, columns = 1, text = "x") =>
  Array.from({ length: count }, () => Array.from({ length: columns }, () => cell(text)));
const dataTable = (more: object = {}) => ({ type: "data_table", caption: "Rows", rows: rows(2), ...more });
const table = (more: object = {}) => ({ type: "table", rows: rows(2), ...more });
const plain = (text: string) => ({ type: "plain_text", text });
const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
const button = (more: object = {}) => ({ type: "button", text: plain("Go"), action_id: "go", ...more });
const repeat = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const richText = (...elements: object[]) => ({ type: "rich_text", elements });
const preformatted = (text: string) => ({
  type: "rich_text_preformatted",
  elements: [{ type: "text", text }],
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
const points = (count: number) => names(count).map((label) => ({ label, value: 1 }));
const chart = (more: object = {}, count = 2) => ({
  type: "data_visualization",
  title: "x",
  chart: {
    type: "bar",
    series: [{ name: "n", data: points(count) }],
    axis_config: { categories: names(count) },
    ...more,
  },
});

describe("blocks that Slack takes", () => {
  it.each<[string, object]>([
    ["a section", { type: "section", text: mrkdwn("x".repeat(3000)) }],
    ["fields", { type: "section", fields: repeat(10, mrkdwn("x".repeat(2000))) }],
    ["a section with a button", { type: "section", text: mrkdwn("x"), accessory: button() }],
    ["a header", { type: "header", text: plain("x".repeat(150)) }],
    ["a context", { type: "context", elements: repeat(10, mrkdwn("x")) }],
    ["buttons", { type: "actions", elements: [button(), button({ action_id: "no", style: "danger" })] }],
    [
      "a confirm dialog",
      {
        type: "actions",
        elements: [
          button({
            confirm: { title: plain("Sure?"), text: mrkdwn("x"), confirm: plain("Yes"), deny: plain("No") },
          }),
        ],
      },
    ],
    ["a chart", chart({}, 20)],
    ["a line", chart({ type: "line" })],
    ["a pie", { ...chart(), chart: { type: "pie", segments: points(6) } }],
    ["a divider", { type: "divider" }],
    ["an image", { type: "image", image_url: "https://example.com/a.png", alt_text: "a" }],
    ["markdown", { type: "markdown", text: "x".repeat(12_000) }],
    [
      "rich text",
      richText(
        { type: "rich_text_section", elements: [{ type: "text", text: "x", style: { code: true } }] },
        {
          type: "rich_text_list",
          style: "bullet",
          elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "x" }] }],
        },
        { type: "rich_text_section", elements: [{ type: "user", user_id: "U0BOB" }] },
        { type: "rich_text_section", elements: [{ type: "date", timestamp: 1, format: "{time}" }] },
        preformatted("select 1"),
      ),
    ],
    ["a data table of 200 rows", dataTable({ rows: rows(201, 20), page_size: 20 })],
    [
      "numbers",
      dataTable({ rows: [[cell("n")], [{ type: "raw_number", value: 1, text: "1" }]], page_size: 100 }),
    ],
    ["a table of 100 rows", table({ rows: rows(100, 20), column_settings: [{ align: "right" }, null] })],
  ])("%s", (_name, block) => {
    expect(validateBlocks([block], "message")).toBeUndefined();
  });
});

describe("blocks that Slack refuses, and where it points", () => {
  it.each<[string, object, string]>([
    [
      "a long text",
      { type: "section", text: mrkdwn("x".repeat(3001)) },
      "must be less than 3001 characters /text/text",
    ],
    ["an empty text", { type: "section", text: mrkdwn("") }, "must be more than 0 characters /text/text"],
    ["a section without text", { type: "section" }, "must define either `text` or `fields` "],
    [
      "eleven fields",
      { type: "section", fields: repeat(11, mrkdwn("x")) },
      "no more than 10 items allowed /fields",
    ],
    [
      "a long header",
      { type: "header", text: plain("x".repeat(151)) },
      "must be less than 151 characters /text/text",
    ],
    ["formatting in a header", { type: "header", text: mrkdwn("x") }, "unsupported type: mrkdwn /text"],
    [
      "eleven notes",
      { type: "context", elements: repeat(11, mrkdwn("x")) },
      "no more than 10 items allowed /elements",
    ],
    [
      "26 buttons",
      { type: "actions", elements: repeat(26, { type: "button", text: plain("Go") }) },
      "no more than 25 items allowed /elements",
    ],
    [
      "a long button",
      { type: "actions", elements: [button({ text: plain("x".repeat(76)) })] },
      "must be less than 76 characters /elements/0/text/text",
    ],
    [
      "a long value",
      { type: "actions", elements: [button({ value: "x".repeat(2001) })] },
      "must be less than 2001 characters /elements/0/value",
    ],
    [
      "a dialog without a way back",
      {
        type: "actions",
        elements: [button({ confirm: { title: plain("?"), text: plain("x"), confirm: plain("Yes") } })],
      },
      "missing required field: deny /elements/0/confirm",
    ],
    [
      "one action id twice",
      { type: "actions", elements: [button(), button()] },
      '`action_id` "go" already exists /elements/1/action_id',
    ],
    ["an unknown field", { type: "divider", colour: "red" }, "invalid additional property: colour "],
    ["an unknown type", { type: "alert", text: plain("x") }, "unsupported type: alert "],
    ["no type", {}, "missing required field: type "],
    [
      "an empty piece of rich text",
      richText(preformatted("")),
      "must be more than 0 characters /elements/0/elements/0/text",
    ],
    [
      "a mention in preformatted text",
      richText({ type: "rich_text_preformatted", elements: [{ type: "user", user_id: "U0BOB" }] }),
      "unsupported type: user /elements/0/elements/0",
    ],
    [
      "an empty cell",
      dataTable({ rows: [[cell("a")], [cell("")]] }),
      "must be more than 0 characters /rows/1/0/text",
    ],
    ["a table of no rows", dataTable({ rows: rows(1) }), "no fewer than 2 items allowed /rows"],
    ["202 rows", dataTable({ rows: rows(202) }), "no more than 201 items allowed /rows"],
    ["21 columns", dataTable({ rows: rows(2, 21) }), "no more than 20 items allowed /rows/0"],
    ["no caption", { type: "data_table", rows: rows(2) }, "missing required field: caption "],
    ["a page of 101", dataTable({ page_size: 101 }), "must be at most 100 /page_size"],
    [
      "unequal rows",
      dataTable({ rows: [[cell("a"), cell("b")], [cell("c")]] }),
      "all rows must have the same number of cells /rows/1",
    ],
    [
      "rich text in the header",
      dataTable({ rows: [[richText(preformatted("x"))], [cell("y")]] }),
      "unsupported type: rich_text /rows/0/0",
    ],
    [
      "20,001 characters",
      dataTable({ rows: [[cell("x")], [cell("y".repeat(20_000))]] }),
      "must be less than 20001 characters /rows",
    ],
    ["101 rows of the older table", table({ rows: rows(101) }), "no more than 100 items allowed /rows"],
    [
      "10,001 characters of the older table",
      table({ rows: [[cell("x")], [cell("y".repeat(10_000))]] }),
      "must be less than 10001 characters /rows",
    ],
    [
      "a number as text",
      dataTable({ rows: [[cell("a")], [{ type: "raw_number", value: "1", text: "1" }]] }),
      "must provide a number /rows/1/0/value",
    ],
  ])("%s", (_name, block, expected) => {
    const [, message = "", pointer = ""] = /^(.*) (\/\S*)?$/.exec(expected) ?? [];
    const found = validateBlocks([{ type: "divider" }, block], "message");
    expect(found?.error).toBe("invalid_blocks");
    expect(found?.messages).toContain(`${message} [json-pointer:/blocks/1${pointer}]`);
  });
});

const refusal = (blocks: unknown) => validateBlocks(blocks, "message");

describe("a message as a whole", () => {
  it("holds fifty blocks", () => {
    expect(refusal(repeat(50, { type: "divider" }))).toBeUndefined();
    expect(refusal(repeat(51, { type: "divider" }))).toEqual({
      error: "invalid_blocks",
      messages: ["no more than 50 items allowed [json-pointer:/blocks]"],
    });
  });

  it("holds one table of either kind", () => {
    expect(refusal([table(), dataTable()])).toEqual({
      error: "invalid_attachments",
      messages: ["only_one_table_allowed [json-pointer:/blocks/1]"],
    });
  });

  it("holds 12,000 characters of markdown, and each block id once", () => {
    expect(refusal(repeat(2, { type: "markdown", text: "x".repeat(6001) }))?.messages).toEqual([
      "must be less than 12001 characters [json-pointer:/blocks]",
    ]);
    expect(refusal(repeat(2, { type: "divider", block_id: "one" }))?.messages).toEqual([
      '`block_id` "one" already exists [json-pointer:/blocks/1/block_id]',
    ]);
  });

  it("is a list of objects", () => {
    expect(refusal("blocks")).toMatchObject({ error: "invalid_blocks" });
    expect(refusal([null])?.messages).toEqual(["must provide an object [json-pointer:/blocks/0]"]);
  });
});

it("keeps tables and markdown out of modals", () => {
  for (const block of [table(), dataTable(), { type: "markdown", text: "x" }])
    expect(validateBlocks([block], "modal")?.messages).toEqual([
      `unsupported type: ${block.type} [json-pointer:/blocks/0]`,
    ]);
});

describe("charts that Slack refuses", () => {
  it.each<[string, object[], string]>([
    ["21 points", [chart({}, 21)], "/chart/series/0/data"],
    ["a long title", [{ ...chart(), title: "x".repeat(51) }], "/title"],
    [
      "a long label",
      [
        chart({
          series: [{ name: "n", data: [{ label: "x".repeat(21), value: 1 }] }],
          axis_config: { categories: ["x".repeat(21)] },
        }),
      ],
      "/chart/series/0/data/0/label",
    ],
    [
      "a point outside the categories",
      [chart({ axis_config: { categories: ["p0"] } })],
      "/chart/series/0/data",
    ],
    [
      "a category twice",
      [chart({ axis_config: { categories: ["p0", "p1", "p1"] } })],
      "/chart/axis_config/categories",
    ],
    ["7 series", [chart({ series: names(7).map((name) => ({ name, data: points(2) })) })], "/chart/series"],
    ["7 segments", [{ ...chart(), chart: { type: "pie", segments: points(7) } }], "/chart/segments"],
    ["another shape", [chart({ type: "scatter" })], "/chart"],
    ["no number", [chart({ series: [{ name: "n", data: [{ label: "p0", value: "1" }] }] })], "/value"],
    ["three of them", [chart(), chart(), chart()], "/blocks"],
  ])("%s", (_, blocks, pointer) => {
    const refused = validateBlocks(blocks, "message");
    expect(refused?.error).toBe("invalid_blocks");
    expect(refused?.messages.join()).toContain(pointer);
  });

  it("any in a modal or in App Home", () => {
    expect(validateBlocks([chart()], "modal")?.error).toBe("invalid_blocks");
    expect(validateBlocks([chart()], "home")?.error).toBe("invalid_blocks");
  });
});

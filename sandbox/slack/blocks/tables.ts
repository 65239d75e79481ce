import {
  byType,
  characters,
  fields,
  flag,
  integer,
  isObject,
  list,
  number,
  oneOf,
  type Check,
} from "./check.js";
import { richText } from "./rich-text.js";
import { identifier } from "./text-objects.js";

const rawText = fields({ required: { text: characters({}) } });
const rawNumber = fields({ required: { value: number, text: characters({}) } });
const cell = byType({ raw_text: rawText, raw_number: rawNumber, rich_text: richText });
const headerCell = byType({ raw_text: rawText, raw_number: rawNumber });

/** Every `text` in it, however deep: what a reader would count. */
export function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + countCharacters(each), 0);
  if (!isObject(value)) return 0;
  const own = typeof value["text"] === "string" ? value["text"].length : 0;
  return own + countCharacters(value["elements"]);
}

const rowsOf = (block: unknown): readonly unknown[] =>
  isObject(block) && Array.isArray(block["rows"]) ? block["rows"] : [];

function atMost(max: number, check: Check): Check {
  return (block, pointer, report) => {
    check(block, pointer, report);
    if (countCharacters(rowsOf(block)) > max)
      report(`${pointer}/rows`, `must be less than ${max + 1} characters`);
  };
}

const columnSettings = fields({ optional: { align: oneOf("left", "center", "right"), is_wrapped: flag } });

/** https://docs.slack.dev/reference/block-kit/blocks/table-block: 100 rows with the header, 20 cells, 10,000 characters. */
export const table: Check = atMost(
  10_000,
  fields({
    required: { rows: list(list(cell, { max: 20 }), { max: 100 }) },
    optional: {
      block_id: identifier,
      column_settings: list(
        (value, pointer, report) => {
          if (value !== null) columnSettings(value, pointer, report);
        },
        { max: 20 },
      ),
    },
  }),
);

const dataTableFields = fields({
  required: { caption: characters({}), rows: list(list(cell, { max: 20 }), { min: 2, max: 201 }) },
  optional: {
    block_id: identifier,
    page_size: integer({ min: 1, max: 100 }),
    row_header_column_index: integer({ min: 0, max: 19 }),
  },
});

/** https://docs.slack.dev/reference/block-kit/blocks/data-table-block: a header and 1–200 rows of equal length, 20,000 characters. */
export const dataTable: Check = atMost(20_000, (block, pointer, report) => {
  dataTableFields(block, pointer, report);
  const [header, ...rows] = rowsOf(block);
  if (!Array.isArray(header)) return;
  header.forEach((each, column) => {
    if (isObject(each) && each["type"] === "rich_text")
      headerCell(each, `${pointer}/rows/0/${column}`, report);
  });
  rows.forEach((row, index) => {
    if (Array.isArray(row) && row.length !== header.length)
      report(`${pointer}/rows/${index + 1}`, "all rows must have the same number of cells");
  });
});

import { context, preformatted, rich } from "./blocks.js";
import type { Cell, ShownCell } from "./cell.js";
import { fit, type Fitted, type Rows } from "./fit.js";
import { drawGrid } from "./grid.js";
import type { Block } from "./message.js";

/** https://docs.slack.dev/reference/block-kit/blocks/data-table-block; 5 % of the characters in hand, for it is not said how Slack counts. */
const dataTable = { rows: 200, columns: 20, characters: 19_000, cell: 500 };
/** https://docs.slack.dev/reference/block-kit/blocks/table-block; its header is one of 100 rows. */
const plainTable = { rows: 99, columns: 20, characters: 9_500, cell: 300 };
/** A result in a fixed-width font, where Slack takes no table. */
const maxGrid = 10_000;
/** So many rows and no more are ever shown; those behind them need not be kept. */
export const mostRowsShown = dataTable.rows;
/** Rows that a data table shows without turning its page. */
const pageSize = 20;

/**
 * A result in all the ways that Slack may take it, best first; each passes the local check, and says below what it does not show.
 * Whatever is in a cell or a column's name is shown as it stands.
 */
export function renderRows(result: Rows, { caption }: { readonly caption: string }): Block[][] {
  const { columns, rows } = result;
  if (rows.length === 0) return [[rich("No rows.")]];
  if (columns.length === 0) return [[rich("Rows without a column: there is nothing to show.")]];
  const numeric = columns.map((_, index) =>
    rows.every((row) => isNumber(row[index] ?? null, result.kinds?.[index] === "number")),
  );
  const grid = drawGrid(result, maxGrid);
  return [
    withNote(fit(result, dataTable), (fitted) => ({
      type: "data_table",
      caption,
      page_size: pageSize,
      rows: tableRows(fitted, numeric),
    })),
    withNote(fit(result, plainTable), (fitted) => ({ type: "table", rows: tableRows(fitted, numeric) })),
    withNote(grid, ({ text }) => preformatted(text)),
  ];
}

/** Whether the best of these ways shows every cell to its end. */
export function showsAll(result: Rows): boolean {
  return result.rows.length === 0 || fit(result, dataTable).missing.length === 0;
}

function withNote<Shown extends Pick<Fitted, "missing">>(
  shown: Shown,
  render: (shown: Shown) => Block,
): Block[] {
  const note = shown.missing.join(", ");
  return [render(shown), ...(note === "" ? [] : [context(`${note}.`)])];
}

/** Header cells may be text only; a column sorts as numbers if all of it are numbers. */
function tableRows({ header, rows }: Fitted, numeric: readonly boolean[]): object[][] {
  return [
    header.map((text) => ({ type: "raw_text", text })),
    ...rows.map((row) => row.map((cell, index) => tableCell(cell, numeric[index] === true))),
  ];
}

/** Digits in a text are a number only where the column holds numbers; so long that they are cut, they are none. */
function isNumber(cell: Cell, isOfNumbers: boolean): boolean {
  if (typeof cell !== "string" || !isOfNumbers) return Number.isFinite(cell);
  return cell !== "" && cell.length < plainTable.cell && Number.isFinite(Number(cell));
}

function tableCell({ kind, text }: ShownCell, isNumeric: boolean): object {
  if (isNumeric) return { type: "raw_number", value: Number(text), text };
  if (kind !== "mark") return { type: "raw_text", text };
  const element = { type: "text", text, style: { italic: true } };
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [element] }] };
}

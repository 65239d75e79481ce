import { make } from "./dom.js";
import { renderRichText } from "./rich-text.js";

/** What a cell says, for comparing. */
export function cellWords(cell) {
  if (cell.type === "rich_text") return cell.elements.map(cellWords).join("");
  if (Array.isArray(cell.elements)) return cell.elements.map(cellWords).join("");
  return String(cell.text ?? cell.fallback ?? "");
}

export const renderCell = (cell, names) =>
  cell.type === "rich_text" ? renderRichText(cell, names) : [String(cell.text)];

/** A table may be wider than the page: it scrolls by itself, also by keyboard. */
export const scrolling = (label, table) =>
  make("div", { class: "table-scroll", role: "group", "aria-label": label, tabindex: 0 }, table);

/** The plain table: first row is the header, columns are set as they ask. https://docs.slack.dev/reference/block-kit/blocks/table-block */
export function renderTable(block, names) {
  const settings = block.column_settings ?? [];
  const rowOf = (cells, tag) =>
    make(
      "tr",
      {},
      cells.map((cell, column) => {
        const { align, is_wrapped: wraps } = settings[column] ?? {};
        const isNumber = align === "right" || (align === undefined && cell.type === "raw_number");
        const classes = [isNumber ? "number" : "", align === "center" ? "center" : "", wraps ? "wraps" : ""];
        return make(
          tag,
          { class: classes.join(" ").trim() || undefined, scope: tag === "th" ? "col" : undefined },
          renderCell(cell, names),
        );
      }),
    );
  const [header = [], ...rows] = block.rows;
  return scrolling(
    "Table",
    make(
      "table",
      {},
      make("thead", {}, rowOf(header, "th")),
      make(
        "tbody",
        {},
        rows.map((row) => rowOf(row, "td")),
      ),
    ),
  );
}

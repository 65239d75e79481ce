import { make } from "./dom.js";
import { cellWords, renderCell, scrolling } from "./table.js";

/** Slack's default. https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
const defaultPageSize = 5;

/** A header click sorts up, then down, then not at all. */
const nextDirection = { none: "ascending", ascending: "descending", descending: "none" };

/** A table that pages and sorts by itself, without asking anybody. */
export function renderDataTable(block, names) {
  const [header = [], ...rows] = block.rows;
  const pageSize = block.page_size ?? defaultPageSize;
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const numeric = header.map((_, column) => rows.every((row) => row[column]?.type === "raw_number"));
  let page = 0;
  let sort = { column: -1, direction: "none" };

  const heads = header.map((cell, column) =>
    make(
      "th",
      { scope: "col", class: numeric[column] ? "number" : undefined, "aria-sort": "none" },
      make("button", { type: "button", onclick: () => sortBy(column) }, cellWords(cell)),
    ),
  );
  const body = make("tbody");
  const range = make("span", { "aria-live": "polite" });
  const previous = make("button", { type: "button", onclick: () => turn(-1) }, "Previous");
  const next = make("button", { type: "button", onclick: () => turn(1) }, "Next");

  function turn(by) {
    page = Math.min(pages - 1, Math.max(0, page + by));
    show();
  }
  function sortBy(column) {
    const direction = column === sort.column ? nextDirection[sort.direction] : "ascending";
    sort = { column, direction };
    page = 0;
    show();
  }
  function show() {
    const from = page * pageSize;
    const shown = sorted(rows, sort, numeric[sort.column]).slice(from, from + pageSize);
    body.replaceChildren(...shown.map((row) => renderRow(row)));
    heads.forEach((head, column) =>
      head.setAttribute("aria-sort", column === sort.column ? sort.direction : "none"),
    );
    range.textContent = `${from + 1}–${from + shown.length} of ${rows.length}`;
    // Not `disabled`: that would drop the keyboard's focus.
    previous.setAttribute("aria-disabled", String(page === 0));
    next.setAttribute("aria-disabled", String(page === pages - 1));
  }
  const renderRow = (row) =>
    make(
      "tr",
      {},
      row.map((cell, column) => {
        const isHead = column === block.row_header_column_index;
        return make(
          isHead ? "th" : "td",
          { scope: isHead ? "row" : undefined, class: cell.type === "raw_number" ? "number" : undefined },
          renderCell(cell, names),
        );
      }),
    );

  show();
  return make(
    "figure",
    { class: "data-table" },
    make("figcaption", {}, block.caption),
    scrolling(block.caption, make("table", {}, make("thead", {}, make("tr", {}, heads)), body)),
    pages > 1 ? make("div", { class: "pages" }, previous, range, next) : undefined,
  );
}

/** A column of numbers is sorted as numbers, any other as words. */
function sorted(rows, { column, direction }, isNumeric) {
  if (direction === "none") return rows;
  const sign = direction === "ascending" ? 1 : -1;
  const { compare } = new Intl.Collator();
  return rows.toSorted(
    (one, other) =>
      sign *
      (isNumeric
        ? one[column].value - other[column].value
        : compare(cellWords(one[column]), cellWords(other[column]))),
  );
}

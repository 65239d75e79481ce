import { mostRowsShown } from "../message/table.js";
import { csvLine } from "./csv.js";
import { isFormula } from "./formulas.js";
import type { Cell, Kind, Rows } from "./ports.js";
import { createSpool, type Spool } from "./spool.js";

/** What was read: the first rows as they are, all of them as CSV. */
export type Gathered = {
  readonly first: Rows & { readonly total: number };
  readonly csv: Spool;
  /** Cells and names of columns that a spreadsheet would take for formulas. */
  readonly formulas: number;
};

/** Takes pages of rows up to the limits: as many as may be shown are kept, all go into a CSV. */
export type Gathering = {
  take(page: Rows): Promise<"more" | "enough">;
  /** Forgets everything: reading starts again. */
  forget(): void;
  gathered(): Gathered;
};

export function gatherRows(limits: { readonly maxRows: number; readonly maxBytes: number }): Gathering {
  let columns: readonly string[] | undefined;
  let kinds: readonly Kind[] | undefined;
  let rows: (readonly Cell[])[] = [];
  let total = 0;
  let csv = createSpool();
  let formulas = 0;

  return {
    async take(page) {
      if (columns === undefined) {
        columns = page.columns;
        kinds = page.kinds;
        formulas = columns.filter(isFormula).length;
        await csv.add(csvLine(columns));
      }
      let text = "";
      let bytes = csv.size();
      let isFull = false;
      for (const row of page.rows) {
        const line = csvLine(row);
        bytes += Buffer.byteLength(line);
        isFull = total === limits.maxRows || bytes > limits.maxBytes;
        if (isFull) break;
        text += line;
        total += 1;
        formulas += row.filter(isFormula).length;
        if (rows.length < mostRowsShown) rows.push(row);
      }
      await csv.add(text);
      return isFull ? "enough" : "more";
    },
    forget() {
      columns = undefined;
      kinds = undefined;
      rows = [];
      total = 0;
      formulas = 0;
      csv = createSpool();
    },
    gathered: () => ({
      first: { columns: columns ?? [], rows, total, ...(kinds === undefined ? {} : { kinds }) },
      csv,
      formulas,
    }),
  };
}

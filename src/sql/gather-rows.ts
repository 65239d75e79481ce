import { mostRowsShown } from "../message/table.js";
import { csvLine } from "./csv.js";
import type { Cell, Rows } from "./ports.js";
import { createSpool, type Spool } from "./spool.js";

/** What was read: the first rows as they are, all of them as CSV. */
export type Gathered = {
  readonly first: Rows & { readonly total: number };
  readonly csv: Spool;
  /** Texts that a spreadsheet would take for formulas: https://owasp.org/www-community/attacks/CSV_Injection */
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
  let rows: (readonly Cell[])[] = [];
  let total = 0;
  let csv = createSpool();
  let formulas = 0;

  return {
    async take(page) {
      if (columns === undefined) await csv.add(csvLine(page.columns));
      columns ??= page.columns;
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
      rows = [];
      total = 0;
      formulas = 0;
      csv = createSpool();
    },
    gathered: () => ({ first: { columns: columns ?? [], rows, total }, csv, formulas }),
  };
}

function isFormula(cell: Cell): boolean {
  return typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) && !Number.isFinite(Number(cell));
}

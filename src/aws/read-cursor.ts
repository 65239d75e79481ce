import type { ColumnMetadata, Field } from "@aws-sdk/client-rds-data";
import type { Cancelled, ReadRows } from "../sql/ports.js";
import type { Failed, Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import { firstPage, nextPage, type Paging } from "./paging.js";
import { refusesAnswer } from "./refuses-answer.js";
import { readRows } from "./rows.js";
import { unlessResuming } from "./transaction.js";

/** A query, who takes its rows, and under which name the database knows the cursor. */
export type CursorAsk = Pick<Parameters<ReadRows>[0], "sql" | "statementId" | "take" | "signal"> & {
  readonly cursor: string;
};

type CursorEnd =
  | { readonly kind: "fetched"; readonly whole: boolean; readonly requestId: string | null }
  /** A page was more than the service carries. */
  | { readonly kind: "too-large"; readonly failed: Failed }
  | Failed
  | Resuming
  | Cancelled;

/**
 * Reads what a query returns through a cursor in an open transaction: https://www.postgresql.org/docs/17/sql-declare.html
 * The cursor stays open. Whatever else it answers than `fetched`, the transaction is of no use any more.
 */
export async function readCursor(
  api: DataApi,
  ask: CursorAsk,
  transactionId: string,
  paging: Paging,
): Promise<CursorEnd> {
  const { signal } = ask;
  const declare = `DECLARE ${ask.cursor} NO SCROLL CURSOR FOR `;
  const declared = await api.run(`${declare}${ask.sql}`, transactionId, { signal });
  if (declared.kind !== "answered") return shifted(unlessResuming(declared), declare.length);

  let columnMetadata: ColumnMetadata[] | undefined;
  for (let page = firstPage(paging); ;) {
    if (signal.aborted) return { kind: "cancelled", stopped: true };
    const sql = `FETCH FORWARD ${page.rows} FROM ${ask.cursor}\n/* whodid ${ask.statementId} */`;
    const metadata = columnMetadata === undefined;
    const fetched = await api.run(sql, transactionId, { metadata, signal });
    if (fetched.kind !== "answered") return tooLargeOr(unlessResuming(fetched));
    const records: Field[][] = fetched.value.records ?? [];
    columnMetadata ??= fetched.value.columnMetadata ?? [];
    const rows = readRows({ columnMetadata, records }) ?? { columns: [], rows: records.map(() => []) };
    const wants = await ask.take(rows);
    const { requestId } = fetched;
    if (wants === "enough") return { kind: "fetched", whole: false, requestId };
    if (records.length < page.rows) return { kind: "fetched", whole: true, requestId };
    page = nextPage(paging, page, records);
  }
}

function tooLargeOr(read: Failed | Resuming): CursorEnd {
  return read.kind === "failed" && refusesAnswer(read) ? { kind: "too-large", failed: read } : read;
}

/** The database counts from the beginning of what was sent; the person's statement comes after the DECLARE. */
function shifted(read: Failed | Resuming, by: number): Failed | Resuming {
  if (read.kind === "resuming" || read.position === null) return read;
  const position = read.position - by;
  return { ...read, position: position > 0 ? position : null };
}

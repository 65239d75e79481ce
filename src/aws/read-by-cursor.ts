import type { ColumnMetadata, Field } from "@aws-sdk/client-rds-data";
import type { Read, ReadRows } from "../sql/ports.js";
import { failed, failedOrUnknown, failedWithoutTrace } from "./attempt.js";
import type { Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import { firstPage, nextPage, type Paging } from "./paging.js";
import { refusesAnswer } from "./refuses-answer.js";
import { readRows } from "./rows.js";
import { openTransaction, unlessResuming } from "./transaction.js";

export type CursorAsk = Pick<Parameters<ReadRows>[0], "sql" | "statementId" | "take" | "onAgain" | "signal">;

const declare = "DECLARE whodid_rows NO SCROLL CURSOR FOR ";

type Once =
  | Read
  | Resuming
  | { readonly kind: "too-large"; readonly read: Extract<Read, { kind: "failed" }> };

/**
 * Reads through a cursor in a transaction that the database holds to reading: https://www.postgresql.org/docs/17/sql-declare.html
 * An answer over the service's size limit ends the transaction, so page sizes are guessed beforehand from the rows seen; if a guess
 * was wrong, everything is read once more in pages that can't be too large.
 */
export async function readByCursor(
  api: DataApi,
  ask: CursorAsk,
  clock: () => number,
): Promise<Read | Resuming> {
  const eager = await readOnce(api, ask, clock, "eager");
  if (eager.kind !== "too-large") return eager;
  ask.onAgain();
  const careful = await readOnce(api, ask, clock, "careful");
  return careful.kind === "too-large" ? careful.read : careful;
}

async function readOnce(api: DataApi, ask: CursorAsk, clock: () => number, paging: Paging): Promise<Once> {
  if (ask.signal.aborted) return { kind: "cancelled", stopped: true };
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return opened;
  const { transactionId } = opened;

  const startedAt = clock();
  for (const sql of ["SET TRANSACTION READ ONLY", `${declare}${ask.sql}`]) {
    const ran = await api.run(sql, transactionId, { signal: ask.signal });
    if (ran.kind !== "answered") return shifted(await giveUp(api, transactionId, ask, unlessResuming(ran)));
  }
  const fetched = await fetchAll(api, ask, transactionId, paging);
  if (fetched.kind !== "fetched") return giveUp(api, transactionId, ask, fetched);
  const tookMs = clock() - startedAt;

  const committed = await api.commit(transactionId);
  if (committed.kind === "answered")
    return { kind: "read", whole: fetched.whole, requestId: fetched.requestId, tookMs };
  if (committed.kind === "lost") return failedOrUnknown(committed);
  await api.rollback(transactionId);
  return committed.kind === "resuming"
    ? failed("transaction-lost", committed)
    : failedWithoutTrace(committed);
}

type Fetched = { readonly kind: "fetched"; readonly whole: boolean; readonly requestId: string | null };

async function fetchAll(
  api: DataApi,
  ask: CursorAsk,
  transactionId: string,
  paging: Paging,
): Promise<Fetched | Exclude<Once, { kind: "read" }>> {
  let columnMetadata: ColumnMetadata[] | undefined;
  for (let page = firstPage(paging); ;) {
    if (ask.signal.aborted) return { kind: "cancelled", stopped: true };
    const sql = `FETCH FORWARD ${page.rows} FROM whodid_rows\n/* whodid ${ask.statementId} */`;
    const metadata = columnMetadata === undefined;
    const fetched = await api.run(sql, transactionId, { metadata, signal: ask.signal });
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

function tooLargeOr(read: ReturnType<typeof unlessResuming>): Exclude<Once, { kind: "read" }> {
  return read.kind === "failed" && refusesAnswer(read) ? { kind: "too-large", read } : read;
}

/** A person's wish to stop comes before what the broken call looks like. While a call runs the service takes no rollback. */
async function giveUp<T>(
  api: DataApi,
  transactionId: string,
  { signal }: CursorAsk,
  because: T,
): Promise<T | Extract<Read, { kind: "cancelled" }>> {
  const rolledBack = await api.rollback(transactionId);
  return signal.aborted ? { kind: "cancelled", stopped: rolledBack.kind === "answered" } : because;
}

/** The database counts from the beginning of what was sent; the person's statement comes after the DECLARE. */
function shifted(read: Once): Once {
  if (read.kind !== "failed" || read.position === null) return read;
  const position = read.position - declare.length;
  return { ...read, position: position > 0 ? position : null };
}

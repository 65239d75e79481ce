import { done, failed, failedOrUnknown } from "./attempt.js";
import type { Attempt } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import { countOf } from "../sql/count-of.js";
import { openTransaction, unlessResuming } from "./transaction.js";

/**
 * Runs a change of rows in a transaction and commits it only if it counts `rehearsedRows`, whatever it counts where that is null.
 * Until the commit nothing stays, so that only a commit without an answer leaves the outcome open.
 */
export async function runInTransaction(
  api: DataApi,
  { sql, rehearsedRows }: { readonly sql: string; readonly rehearsedRows: number | null },
  clock: () => number,
): Promise<Attempt> {
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return opened;
  const { transactionId } = opened;

  const startedAt = clock();
  const ran = await api.run(sql, transactionId);
  if (ran.kind !== "answered") {
    await api.rollback(transactionId);
    return unlessResuming(ran);
  }
  const execution = done(ran, clock() - startedAt);
  const rows = countOf(execution);
  if (rehearsedRows !== null && rows !== rehearsedRows) {
    await api.rollback(transactionId);
    return { kind: "miscounted", rehearsedRows, rows, requestId: ran.requestId };
  }

  const committed = await api.commit(transactionId);
  if (committed.kind === "answered") return execution;
  if (committed.kind === "lost") return failedOrUnknown(committed);
  await api.rollback(transactionId);
  return committed.kind === "resuming" ? failed("transaction-lost", committed) : failedOrUnknown(committed);
}

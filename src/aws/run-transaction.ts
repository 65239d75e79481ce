import type { TogetherEnd } from "../sql/ports.js";
import { failed, failedOrUnknown, failedWithoutTrace } from "./attempt.js";
import type { Attempt, Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import type { Paging } from "./paging.js";
import { type EachEnd, runEach, stoppedAt, type Transaction } from "./run-each.js";
import { openTransaction } from "./transaction.js";

/**
 * Runs statements one after the other in one transaction, and ends it as its purpose says. Until the commit nothing stays, so that only
 * a commit without an answer leaves the outcome open; whatever does not reach it is rolled back, as well as can be. What only reads is
 * begun once more where a page was too large for the service; what changes something is not run twice.
 */
export async function runTransaction(
  api: DataApi,
  transaction: Transaction,
  clock: () => number,
): Promise<TogetherEnd | Resuming> {
  const eager = await runOnce(api, transaction, "eager", clock);
  if (eager.kind !== "too-large") return eager;
  if (transaction.purpose !== "read") return eager.stopped;
  transaction.queries?.onAgain();
  const careful = await runOnce(api, transaction, "careful", clock);
  return careful.kind === "too-large" ? careful.stopped : careful;
}

/** A transaction of a single statement. */
export async function runOne(
  api: DataApi,
  {
    sql,
    rows = null,
    ...how
  }: { readonly sql: string; readonly rows?: number | null } & Pick<
    Transaction,
    "database" | "purpose" | "signal"
  >,
  clock: () => number,
): Promise<Attempt> {
  const end = await runTransaction(api, { sqls: [sql], counts: [rows], ...how }, clock);
  if (end.kind === "resuming") return end;
  if (end.kind === "stopped") return end.ended;
  const { results, requestId, tookMs } = end;
  const { rows: returned, updated } = results[0] ?? { rows: null, updated: 0 };
  return { kind: "done", rows: returned, updated, requestId, tookMs };
}

async function runOnce(
  api: DataApi,
  transaction: Transaction,
  paging: Paging,
  clock: () => number,
): Promise<EachEnd> {
  const isCancelled = () => transaction.signal?.aborted === true;
  if (isCancelled()) return stoppedAt(null, { kind: "cancelled", stopped: true });
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return stoppedAt(null, opened);
  const { transactionId } = opened;

  const ended = await runEach(api, transactionId, transaction, paging, clock);
  if (ended.kind !== "done" || transaction.purpose === "rehearse" || isCancelled()) {
    const rolledBack = await api.rollback(transactionId);
    // A person's wish to stop comes before what the broken call looks like. While a call runs the service takes no rollback.
    return isCancelled()
      ? stoppedAt(null, { kind: "cancelled", stopped: rolledBack.kind === "answered" })
      : ended;
  }

  const committed = await api.commit(transactionId);
  if (committed.kind === "answered") return ended;
  // Also of a commit that got no answer: it may never have arrived, and its locks would stay for minutes. That proves nothing of the outcome.
  await api.rollback(transactionId);
  if (committed.kind === "lost") return stoppedAt(null, failedOrUnknown(committed));
  if (committed.kind === "resuming") return stoppedAt(null, failed("transaction-lost", committed));
  return stoppedAt(
    null,
    transaction.purpose === "read" ? failedWithoutTrace(committed) : failedOrUnknown(committed),
  );
}

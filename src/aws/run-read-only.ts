import { done, failed, failedOrUnknown, failedWithoutTrace } from "./attempt.js";
import type { Attempt } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import { openTransaction, unlessResuming } from "./transaction.js";

/**
 * Runs a statement in a transaction that the database itself holds to reading; it must be the first statement to say so:
 * https://www.postgresql.org/docs/17/sql-set-transaction.html. Whatever does not reach the commit is rolled back, as well as can be.
 */
export async function runReadOnly(api: DataApi, sql: string, clock: () => number): Promise<Attempt> {
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return opened;
  const { transactionId } = opened;

  const restricted = await api.run("SET TRANSACTION READ ONLY", transactionId);
  if (restricted.kind !== "answered") {
    await api.rollback(transactionId);
    return unlessResuming(restricted);
  }

  const startedAt = clock();
  const ran = await api.run(sql, transactionId);
  if (ran.kind !== "answered") {
    await api.rollback(transactionId);
    return unlessResuming(ran);
  }
  const execution = done(ran, clock() - startedAt);

  const committed = await api.commit(transactionId);
  if (committed.kind === "answered") return execution;
  if (committed.kind === "lost") return failedOrUnknown(committed);
  await api.rollback(transactionId);
  return committed.kind === "resuming"
    ? failed("transaction-lost", committed)
    : failedWithoutTrace(committed);
}

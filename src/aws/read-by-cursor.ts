import type { Read, ReadRows } from "../sql/ports.js";
import { failed, failedOrUnknown, failedWithoutTrace } from "./attempt.js";
import type { Failed, Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import type { Paging } from "./paging.js";
import { readCursor } from "./read-cursor.js";
import { openTransaction, unlessResuming } from "./transaction.js";

type TooLarge = { readonly kind: "too-large"; readonly failed: Failed };
type Ask = Pick<Parameters<ReadRows>[0], "sql" | "statementId" | "take" | "onAgain" | "signal">;

/**
 * Reads through a cursor in a transaction that the database holds to reading. An answer over the service's size limit ends the
 * transaction, so page sizes are guessed beforehand from the rows seen; if a guess was wrong, everything is read once more in pages that
 * can't be too large.
 */
export async function readByCursor(api: DataApi, ask: Ask, clock: () => number): Promise<Read | Resuming> {
  const eager = await readOnce(api, ask, clock, "eager");
  if (eager.kind !== "too-large") return eager;
  ask.onAgain();
  const careful = await readOnce(api, ask, clock, "careful");
  return careful.kind === "too-large" ? careful.failed : careful;
}

async function readOnce(
  api: DataApi,
  ask: Ask,
  clock: () => number,
  paging: Paging,
): Promise<Read | Resuming | TooLarge> {
  const { signal } = ask;
  if (signal.aborted) return { kind: "cancelled", stopped: true };
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return opened;
  const { transactionId } = opened;

  const startedAt = clock();
  const set = await api.run("SET TRANSACTION READ ONLY", transactionId, { signal });
  if (set.kind !== "answered") return giveUp(api, transactionId, ask, unlessResuming(set));
  const fetched = await readCursor(api, { ...ask, cursor: "whodid_rows" }, transactionId, paging);
  if (fetched.kind !== "fetched") return giveUp(api, transactionId, ask, fetched);
  const tookMs = clock() - startedAt;

  const committed = await api.commit(transactionId);
  if (committed.kind === "answered")
    return { kind: "read", whole: fetched.whole, requestId: fetched.requestId, tookMs };
  await api.rollback(transactionId);
  if (committed.kind === "lost") return failedOrUnknown(committed);
  return committed.kind === "resuming"
    ? failed("transaction-lost", committed)
    : failedWithoutTrace(committed);
}

/** A person's wish to stop comes before what the broken call looks like. While a call runs the service takes no rollback. */
async function giveUp(
  api: DataApi,
  transactionId: string,
  { signal }: Ask,
  because: Read | Resuming | TooLarge,
): Promise<Read | Resuming | TooLarge> {
  const rolledBack = await api.rollback(transactionId);
  return signal.aborted ? { kind: "cancelled", stopped: rolledBack.kind === "answered" } : because;
}

import type { Rehearse } from "../sql/ports.js";
import { done } from "./attempt.js";
import type { Attempt } from "./attempt.js";
import { createDataApi } from "./data-api.js";
import type { DataApi } from "./data-api.js";
import { openTransaction, unlessResuming } from "./transaction.js";
import type { Transport } from "./transport.js";
import { waitForCluster } from "./wait-for-cluster.js";

/**
 * A rehearsal stands in nobody's way for long: what it waits for, and what it then locks, is over within these. The Data API's own
 * limit is 45 seconds: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html
 */
const limits = ["SET LOCAL lock_timeout = '3s'", "SET LOCAL statement_timeout = '20s'"];

/** What a commit would still check is checked, too: https://www.postgresql.org/docs/17/sql-set-constraints.html */
const checks = ["SET CONSTRAINTS ALL IMMEDIATE"];

/** Tries a statement out, as calls of the phase `rehearse`, and rolls it back whatever became of it. Never throws. */
export function createRehearse(outside: {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly transport: Transport;
}): Rehearse {
  const { clock, sleep, transport } = outside;
  return (ask) => {
    const api = createDataApi(ask, transport, "rehearse");
    return waitForCluster(() => tryOut(api, ask.sql, clock), { clock, sleep, onWaking: ask.onWaking });
  };
}

async function tryOut(api: DataApi, sql: string, clock: () => number): Promise<Attempt> {
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return opened;
  const { transactionId } = opened;
  const attempt = await runWithinLimits(api, { sql, transactionId }, clock);
  await api.rollback(transactionId);
  return attempt;
}

async function runWithinLimits(
  api: DataApi,
  { sql, transactionId }: { readonly sql: string; readonly transactionId: string },
  clock: () => number,
): Promise<Attempt> {
  for (const limit of limits) {
    const set = await api.run(limit, transactionId);
    if (set.kind !== "answered") return unlessResuming(set);
  }
  const startedAt = clock();
  const ran = await api.run(sql, transactionId);
  if (ran.kind !== "answered") return unlessResuming(ran);
  for (const check of checks) {
    const checked = await api.run(check, transactionId);
    if (checked.kind !== "answered") return unlessResuming(checked);
  }
  return done(ran, clock() - startedAt);
}

import { countOf } from "../sql/count-of.js";
import type { Execution, Result, RunTogether, TogetherEnd } from "../sql/ports.js";
import type { Engine } from "../statement/statement.js";
import { done, failed, failedOrUnknown, failedWithoutTrace } from "./attempt.js";
import type { Attempt, Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import { openTransaction, unlessResuming } from "./transaction.js";

type Transaction = Pick<Parameters<RunTogether>[0], "sqls" | "purpose" | "counts"> & {
  readonly database: { readonly engine: Engine };
};

/**
 * What comes before the statements. To read only must be the first thing said: https://www.postgresql.org/docs/17/sql-set-transaction.html
 * A rehearsal stands in nobody's way for long: what it waits for, and what it then locks, is over within these. The Data API's own
 * limit is 45 seconds: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-timeouts.html
 * MySQL has no settings that end with the transaction, and would keep others for whoever gets the session next.
 */
const before: Readonly<Record<Engine, Readonly<Record<Transaction["purpose"], readonly string[]>>>> = {
  postgresql: {
    read: ["SET TRANSACTION READ ONLY"],
    rehearse: ["SET LOCAL lock_timeout = '3s'", "SET LOCAL statement_timeout = '20s'"],
    keep: [],
  },
  mysql: { read: [], rehearse: [], keep: [] },
};
const rehearsalMs = 20_000;

/** What a commit of PostgreSQL would still check is checked in a rehearsal, too: https://www.postgresql.org/docs/17/sql-set-constraints.html */
const checks = "SET CONSTRAINTS ALL IMMEDIATE";

/**
 * Runs statements one after the other in one transaction, and ends it as its purpose says. Until the commit nothing stays, so that only
 * a commit without an answer leaves the outcome open; whatever does not reach it is rolled back, as well as can be.
 */
export async function runTransaction(
  api: DataApi,
  transaction: Transaction,
  clock: () => number,
): Promise<TogetherEnd | Resuming> {
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return stoppedAt(null, opened);
  const { transactionId } = opened;

  const ended = await runEach(api, transactionId, transaction, clock);
  if (ended.kind !== "done" || transaction.purpose === "rehearse") {
    await api.rollback(transactionId);
    return ended;
  }

  const committed = await api.commit(transactionId);
  if (committed.kind === "answered") return ended;
  if (committed.kind === "lost") return stoppedAt(null, failedOrUnknown(committed));
  await api.rollback(transactionId);
  if (committed.kind === "resuming") return stoppedAt(null, failed("transaction-lost", committed));
  return stoppedAt(
    null,
    transaction.purpose === "read" ? failedWithoutTrace(committed) : failedOrUnknown(committed),
  );
}

/** A transaction of a single statement. */
export async function runOne(
  api: DataApi,
  {
    sql,
    database,
    purpose,
    rows = null,
  }: { readonly sql: string; readonly rows?: number | null } & Pick<Transaction, "database" | "purpose">,
  clock: () => number,
): Promise<Attempt> {
  const end = await runTransaction(api, { sqls: [sql], database, purpose, counts: [rows] }, clock);
  if (end.kind === "resuming") return end;
  if (end.kind === "stopped") return end.ended;
  const { results, requestId, tookMs } = end;
  const { rows: returned, updated } = results[0] ?? { rows: null, updated: 0 };
  return { kind: "done", rows: returned, updated, requestId, tookMs };
}

async function runEach(
  api: DataApi,
  transactionId: string,
  { sqls, database: { engine }, purpose, counts }: Transaction,
  clock: () => number,
): Promise<TogetherEnd | Resuming> {
  for (const setting of before[engine][purpose]) {
    const set = await api.run(setting, transactionId);
    if (set.kind !== "answered") return stoppedAt(null, unlessResuming(set));
  }

  const results: Result[] = [];
  const startedAt = clock();
  let requestId: string | null = null;
  for (const [at, sql] of sqls.entries()) {
    if (purpose === "rehearse" && clock() - startedAt > rehearsalMs)
      return stoppedAt(at, failed("timed-out", { message: "", requestId }));
    const ran = await api.run(sql, transactionId);
    if (ran.kind !== "answered") return stoppedAt(at, unlessResuming(ran));
    const result = done(ran, 0);
    requestId = ran.requestId;
    const [rows, rehearsedRows] = [countOf(result), counts[at] ?? null];
    if (rehearsedRows !== null && rows !== rehearsedRows)
      return stoppedAt(at, { kind: "miscounted", rehearsedRows, rows, requestId });
    results.push(result);
  }
  const tookMs = clock() - startedAt;

  if (purpose === "rehearse" && engine === "postgresql") {
    const checked = await api.run(checks, transactionId);
    if (checked.kind !== "answered") return stoppedAt(null, unlessResuming(checked));
  }
  return { kind: "done", results, requestId, tookMs };
}

function stoppedAt(
  at: number | null,
  ended: Exclude<Execution, { kind: "done" }> | Resuming,
): TogetherEnd | Resuming {
  return ended.kind === "resuming" ? ended : { kind: "stopped", at, ended };
}

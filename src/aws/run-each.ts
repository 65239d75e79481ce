import { countOf } from "../sql/count-of.js";
import type { Result, RunTogether, TakeRows, TogetherEnd } from "../sql/ports.js";
import type { Engine } from "../statement/statement.js";
import { done, failed } from "./attempt.js";
import type { Failed, Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import type { Paging } from "./paging.js";
import { readCursor } from "./read-cursor.js";
import { unlessResuming } from "./transaction.js";

type Ask = Parameters<RunTogether>[0];

/** Statements of one transaction; `queries` says who takes the rows of those that are read a page at a time. */
export type Transaction = Pick<Ask, "sqls" | "purpose" | "counts"> & {
  readonly database: { readonly engine: Engine };
  readonly queries?: Pick<Ask, "statementId" | "takes" | "onAgain">;
  readonly signal?: AbortSignal;
};

type Stopped = Extract<TogetherEnd, { kind: "stopped" }>;
/** What became of them before the end of the transaction. A page of a query that is `too-large` has ended it. */
export type EachEnd = TogetherEnd | Resuming | { readonly kind: "too-large"; readonly stopped: Stopped };

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

/** Runs the statements in an open transaction, one after the other, until one of them stops it. */
export async function runEach(
  api: DataApi,
  transactionId: string,
  transaction: Transaction,
  paging: Paging,
  clock: () => number,
): Promise<EachEnd> {
  const { sqls, purpose, counts, queries, signal = new AbortController().signal } = transaction;
  const { engine } = transaction.database;
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
    if (signal.aborted) return stoppedAt(at, { kind: "cancelled", stopped: true });
    const take = queries?.takes[at];
    const ran =
      queries === undefined || take === undefined
        ? await runOne(api, transactionId, sql, signal)
        : await readOne(api, transactionId, { ...queries, sql, take, at, paging, purpose, signal });
    if (ran.kind === "too-large") {
      const { failed: ended } = ran;
      return { kind: "too-large", stopped: { kind: "stopped", at, ended } };
    }
    if (ran.kind !== "ran") return stoppedAt(at, ran);
    const { result } = ran;
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

export function stoppedAt(at: number | null, ended: Stopped["ended"] | Resuming): Stopped | Resuming {
  return ended.kind === "resuming" ? ended : { kind: "stopped", at, ended };
}

type Ran = { readonly kind: "ran"; readonly result: Result; readonly requestId: string | null };

async function runOne(
  api: DataApi,
  transactionId: string,
  sql: string,
  signal: AbortSignal,
): Promise<Ran | Failed | Resuming> {
  const ran = await api.run(sql, transactionId, { signal });
  if (ran.kind !== "answered") return unlessResuming(ran);
  return { kind: "ran", result: done(ran, 0), requestId: ran.requestId };
}

/** An open cursor would keep later statements from its tables; a rehearsal is rolled back at once, and its calls are counted. */
async function readOne(
  api: DataApi,
  transactionId: string,
  query: Pick<Ask, "statementId" | "signal" | "purpose"> & {
    readonly sql: string;
    readonly take: TakeRows;
    readonly at: number;
    readonly paging: Paging;
  },
): Promise<Ran | Exclude<Awaited<ReturnType<typeof readCursor>>, { kind: "fetched" }>> {
  const cursor = `whodid_rows_${query.at + 1}`;
  const read = await readCursor(api, { ...query, cursor }, transactionId, query.paging);
  if (read.kind !== "fetched") return read;
  const { whole, requestId } = read;
  if (query.purpose !== "rehearse") {
    const closed = await api.run(`CLOSE ${cursor}`, transactionId);
    if (closed.kind !== "answered") return unlessResuming(closed);
  }
  return { kind: "ran", result: { rows: null, updated: 0, whole }, requestId };
}

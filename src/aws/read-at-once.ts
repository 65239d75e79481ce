import type { Read, ReadRows } from "../sql/ports.js";
import type { Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import { refusesAnswer } from "./refuses-answer.js";
import { readRows } from "./rows.js";
import { unlessResuming } from "./transaction.js";

type Ask = Pick<Parameters<ReadRows>[0], "sql" | "take" | "signal">;

/** How many rows are asked for where all of them are too much; twelve of the widest fit, see `paging.ts`. */
const limits = [1_000, 100, 12] as const;

/**
 * Reads what a query of MySQL returns in one call by itself: MySQL has no cursor outside stored programs
 * (https://dev.mysql.com/doc/refman/8.0/en/cursors.html), and no read-only transaction of the Data API's is documented for it. An answer
 * over the service's size limit is asked for again with a LIMIT around the whole query, which takes the first of the very same rows
 * (https://dev.mysql.com/doc/refman/8.0/en/parenthesized-query-expressions.html). Later pages would be other runs, and without a total
 * order other rows: there are none.
 */
export async function readAtOnce(api: DataApi, ask: Ask, clock: () => number): Promise<Read | Resuming> {
  const all = await readOnce(api, ask, ask.sql, clock);
  if (all.kind !== "failed" || !refusesAnswer(all)) return all;
  for (const limit of limits) {
    const some = await readOnce(api, ask, `(${ask.sql}\n) LIMIT ${limit}`, clock);
    if (some.kind === "read") return { ...some, whole: false, limit };
    if (some.kind !== "failed") return some;
    // A query that takes no brackets fails otherwise: what is told is why it could not be read whole.
    if (!refusesAnswer(some)) return some.reason === "sql" ? all : some;
  }
  return all;
}

async function readOnce(
  api: DataApi,
  { take, signal }: Ask,
  sql: string,
  clock: () => number,
): Promise<Read | Resuming> {
  if (signal.aborted) return { kind: "cancelled", stopped: true };
  const startedAt = clock();
  const ran = await api.run(sql, undefined, { signal });
  if (ran.kind !== "answered")
    return signal.aborted ? { kind: "cancelled", stopped: false } : unlessResuming(ran);
  const tookMs = clock() - startedAt;
  const wants = await take(readRows(ran.value) ?? { columns: [], rows: [] });
  return { kind: "read", whole: wants === "more", requestId: ran.requestId, tookMs };
}

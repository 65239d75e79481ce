import type { Peek } from "../sql/ports.js";
import { done, failed, type Failed, type Resuming } from "./attempt.js";
import { createDataApi } from "./data-api.js";
import type { DataApi } from "./data-api.js";
import { openTransaction, unlessResuming } from "./transaction.js";
import type { Transport } from "./transport.js";

/** Asks one question, as calls of the phase `peek`, in a read-only transaction that is rolled back. Never throws, never waits for a cluster. */
export function createPeek(outside: {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly transport: Transport;
}): Peek {
  return async (ask) => {
    const transport = { ...outside.transport, answerTimeoutMs: ask.limitMs };
    const api = createDataApi(ask, transport, "peek");
    const answered =
      ask.database.engine === "mysql"
        ? await byItself(api, ask.sql, outside.clock)
        : await question(api, ask, outside.clock);
    return answered.kind === "resuming" ? failed("resuming-too-long", answered) : answered;
  };
}

/** The questions of MySQL are whodid's own and change nothing: there is no transaction to hold them to that. */
async function byItself(
  api: DataApi,
  sql: string,
  clock: () => number,
): Promise<ReturnType<typeof done> | Failed | Resuming> {
  const startedAt = clock();
  const ran = await api.run(sql);
  return ran.kind === "answered" ? done(ran, clock() - startedAt) : unlessResuming(ran);
}

async function question(
  api: DataApi,
  { sql, limitMs }: Pick<Parameters<Peek>[0], "sql" | "limitMs">,
  clock: () => number,
): Promise<ReturnType<typeof done> | Failed | Resuming> {
  const startedAt = clock();
  const opened = await openTransaction(api);
  if (opened.kind !== "open") return opened;
  const { transactionId } = opened;
  try {
    for (const restriction of ["SET TRANSACTION READ ONLY", `SET LOCAL statement_timeout = ${limitMs}`]) {
      const restricted = await api.run(restriction, transactionId);
      if (restricted.kind !== "answered") return unlessResuming(restricted);
    }
    const ran = await api.run(sql, transactionId);
    return ran.kind === "answered" ? done(ran, clock() - startedAt) : unlessResuming(ran);
  } finally {
    await api.rollback(transactionId);
  }
}

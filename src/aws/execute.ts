import type { Execute } from "../sql/ports.js";
import { createDataApi } from "./data-api.js";
import { runByItself } from "./run-by-itself.js";
import { runOne } from "./run-transaction.js";
import type { Transport } from "./transport.js";
import { waitForCluster } from "./wait-for-cluster.js";

/**
 * Runs a statement through the Data API. Never throws; what a call's failure means depends on its phase:
 *
 * | phase                                  | refused (4xx)                                | not sent              | answer lost                                     |
 * | -------------------------------------- | -------------------------------------------- | --------------------- | ----------------------------------------------- |
 * | the statement by itself                | failed; unknown if only its answer is refused | failed, `unavailable` | **unknown**                                     |
 * | a read of MySQL by itself              | failed                                       | failed, `unavailable` | failed, `unavailable`: nothing can have changed |
 * | read-only: begin, `SET`, the statement | failed, rolled back                          | failed, `unavailable` | failed, `unavailable`: nothing can have changed |
 * | read-only: commit                      | failed, rolled back                          | failed, `unavailable` | **unknown**                                     |
 * | in a transaction: begin, the statement | failed, rolled back                          | failed, `unavailable` | failed, `unavailable`: nothing can have changed |
 * | in a transaction: commit               | failed; unknown if only its answer is refused | failed, `unavailable` | **unknown**                                     |
 *
 * Also the 504 of a cluster without a writer is a lost answer: the writer may have gone after it had run the statement.
 * What `runsOn` after the service's time-out has an unknown outcome then. A resuming cluster has run nothing: the attempt is repeated from its start. At the commit it has lost the transaction.
 */
export function createExecute(outside: {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly transport: Transport;
}): Execute {
  const { clock, sleep, transport } = outside;
  return (ask) => {
    const api = createDataApi(ask, transport);
    const { sql, database, readOnly, runsOn = false, rehearsedRows, signal, onWaking } = ask;
    const attempt = () => {
      if (readOnly)
        return database.engine === "mysql"
          ? runByItself(api, { sql, kind: "reads" }, clock)
          : runOne(api, { sql, database, purpose: "read", signal }, clock);
      return rehearsedRows === undefined
        ? runByItself(api, { sql, kind: runsOn ? "runsOn" : "changes" }, clock)
        : runOne(api, { sql, database, purpose: "keep", rows: rehearsedRows, signal }, clock);
    };
    return waitForCluster(attempt, { clock, sleep, onWaking });
  };
}

import type { Rehearse } from "../sql/ports.js";
import { createDataApi } from "./data-api.js";
import { runOne } from "./run-transaction.js";
import type { Transport } from "./transport.js";
import { waitForCluster } from "./wait-for-cluster.js";

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
    const attempt = () => runOne(api, { sql: ask.sql, database: ask.database, purpose: "rehearse" }, clock);
    return waitForCluster(attempt, { clock, sleep, onWaking: ask.onWaking });
  };
}

import type { ReadRows } from "../sql/ports.js";
import { createDataApi } from "./data-api.js";
import { readAtOnce } from "./read-at-once.js";
import { readByCursor } from "./read-by-cursor.js";
import type { Transport } from "./transport.js";
import { waitForCluster } from "./wait-for-cluster.js";

/** Reads through the Data API, each call attempted once. Never throws, unless `take` does; a lost answer can have changed nothing. */
export function createReadRows(outside: {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly transport: Transport;
}): ReadRows {
  const { clock, sleep, transport } = outside;
  return (ask) => {
    const api = createDataApi(ask, transport);
    const read = ask.database.engine === "mysql" ? readAtOnce : readByCursor;
    return waitForCluster(() => read(api, ask, clock), { clock, sleep, onWaking: ask.onWaking });
  };
}

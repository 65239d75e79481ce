import type { RunTogether } from "../sql/ports.js";
import { createDataApi } from "./data-api.js";
import { runTransaction } from "./run-transaction.js";
import type { Transport } from "./transport.js";
import { waitForCluster } from "./wait-for-cluster.js";

/** Runs several statements in one transaction; those of a rehearsal are calls of that phase. Never throws. */
export function createRunTogether(outside: {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly transport: Transport;
}): RunTogether {
  const { clock, sleep, transport } = outside;
  return async (ask) => {
    const api = createDataApi(ask, transport, ask.purpose === "rehearse" ? "rehearse" : "run");
    const { onWaking } = ask;
    const end = await waitForCluster(() => runTransaction(api, { ...ask, queries: ask }, clock), {
      clock,
      sleep,
      onWaking,
    });
    return end.kind === "failed" ? { kind: "stopped", at: null, ended: end } : end;
  };
}

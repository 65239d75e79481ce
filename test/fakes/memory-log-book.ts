import type { LogBook, LogState } from "../../src/ledger/log-book.js";

/** The log book in memory, for unit tests. */
export function createMemoryLogBook(): LogBook {
  const states = new Map<string, LogState>();
  return {
    note: async (state) => void states.set(state.clusterArn, state),
    read: async () => [...states.values()].toSorted((a, b) => (a.clusterArn < b.clusterArn ? -1 : 1)),
  };
}

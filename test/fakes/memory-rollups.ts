import type { RollupPart, Rollups } from "../../src/ledger/rollup.js";

/** Rollups in memory, for unit tests. */
export function createMemoryRollups(): Rollups {
  const parts = new Map<string, RollupPart>();
  return {
    add: async (part) => void parts.set(JSON.stringify(part), part),
    parts: async function* ({ clusterArn, since, until }) {
      yield* [...parts.values()]
        .filter((part) => part.clusterArn === clusterArn && part.minute >= since && part.minute <= until)
        .toSorted((a, b) => b.minute - a.minute);
    },
  };
}

import type { Unfinished, UnfinishedStatements } from "../../src/ledger/unfinished.js";

/** Unfinished statements in memory, for unit tests. Taking one renews its lease for a minute. */
export function createMemoryUnfinished(clock: () => number): UnfinishedStatements {
  const open = new Map<string, Unfinished>();
  return {
    put: async (item) => {
      open.set(item.statementId, { ...item });
    },
    abandoned: async (now) =>
      [...open.values()]
        .filter(({ leaseUntil }) => leaseUntil < now)
        .toSorted((a, b) => (a.statementId < b.statementId ? -1 : 1)),
    take: async (item) => {
      if (open.get(item.statementId)?.leaseUntil !== item.leaseUntil) return false;
      open.set(item.statementId, { ...item, leaseUntil: clock() + 60_000 });
      return true;
    },
    remove: async (statementId) => {
      open.delete(statementId);
    },
  };
}

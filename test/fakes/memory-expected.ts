import type { Expected, ExpectedSightings } from "../../src/ledger/expected.js";

/** Expected sightings in memory, for unit tests. */
export function createMemoryExpected(): ExpectedSightings {
  const items = new Map<string, Expected>();
  return {
    put: async (item) => void items.set(item.statementId, item),
    sentBefore: async (moment) =>
      [...items.values()]
        .filter(({ sentAt }) => sentAt < moment)
        .toSorted((a, b) => a.sentAt - b.sentAt || (a.statementId < b.statementId ? -1 : 1))
        .slice(0, 100),
    remove: async ({ statementId }) => void items.delete(statementId),
  };
}

import type { CoverageBook, Stretch } from "../../src/trail/coverage.js";

/** The coverage book in memory, for unit tests. */
export function createMemoryCoverageBook(): CoverageBook {
  const stretches = new Map<string, Stretch>();
  return {
    extend: async ({ accountId, region, deliveredAt }) => {
      const key = JSON.stringify([accountId, region]);
      const known = stretches.get(key) ?? {
        accountId,
        region,
        from: deliveredAt,
        until: deliveredAt,
        files: 0,
      };
      stretches.set(key, {
        ...known,
        from: Math.min(known.from, deliveredAt),
        until: Math.max(known.until, deliveredAt),
        files: known.files + 1,
      });
    },
    read: async () =>
      [...stretches.values()].toSorted((a, b) =>
        `${a.accountId} ${a.region}` < `${b.accountId} ${b.region}` ? -1 : 1,
      ),
  };
}

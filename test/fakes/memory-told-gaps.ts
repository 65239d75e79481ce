import type { ToldGap, ToldGaps } from "../../src/feed/ports.js";
import { placeName } from "../../src/ledger/place.js";

/** Gaps that were told of, in memory, for unit tests. */
export function createMemoryToldGaps(): ToldGaps {
  const items = new Map<string, ToldGap>();
  return {
    put: async (told) => void items.set(told.key, structuredClone(told)),
    of: async (place) => [...items.values()].filter(({ gap }) => placeName(gap.place) === placeName(place)),
    remove: async ({ key }) => void items.delete(key),
  };
}

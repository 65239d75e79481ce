import type { Turns } from "../../src/feed/ports.js";

/** Turns in memory, for unit tests. */
export function createMemoryTurns(): Turns {
  const next = new Map<string, number>();
  return {
    next: async (channelId, from, gapMs) => {
      const at = Math.max(from, next.get(channelId) ?? 0);
      next.set(channelId, at + gapMs);
      return at;
    },
  };
}

import type { Outbox, OutboxItem } from "../../src/feed/ports.js";

/** The outbox in memory, for unit tests. */
export function createMemoryOutbox(): Outbox {
  const items = new Map<string, OutboxItem>();
  return {
    open: async (key, channelId) => {
      const item = items.get(key) ?? { key, channelId, state: "pending" };
      items.set(key, item);
      return { ...item };
    },
    find: async (key) => items.get(key),
    claim: async (key, at) => {
      const item = items.get(key);
      if (item?.state !== "pending") return false;
      items.set(key, { ...item, state: "posting", claimedAt: at });
      return true;
    },
    reclaim: async (key, claimedAt, at) => {
      const item = items.get(key);
      if (item?.state !== "posting" || item.claimedAt !== claimedAt) return false;
      items.set(key, { ...item, claimedAt: at });
      return true;
    },
    posted: async (key, ts, digest) => {
      const item = items.get(key);
      if (item === undefined) throw new Error("There is no such item in the outbox.");
      items.set(key, { ...item, state: "posted", ts, digest });
    },
  };
}

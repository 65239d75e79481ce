import { boundsOf, cursorAfter } from "../../src/ledger/page.js";
import { renewed, type WatchedEntry } from "../../src/ledger/watched-entry.js";
import { watchedIndexKey, watchedIndexKeysOf, type WatchedLedger } from "../../src/ledger/watched-ledger.js";

/** Watched events in memory, for unit tests; passes the same contract as the real ledger. */
export function createMemoryWatchedLedger(): WatchedLedger {
  const entries = new Map<string, WatchedEntry>();
  return {
    record: async (told) => {
      const kept = entries.get(told.watched.key);
      const entry = kept === undefined ? told : (renewed(kept, told) ?? kept);
      entries.set(told.watched.key, structuredClone(entry));
      return structuredClone(entry);
    },
    lookUp: async (lookup) => {
      const { key, first, last, limit } = boundsOf(watchedIndexKey(lookup.by), lookup);
      const found = [...entries.values()]
        .filter((entry) => entry.id >= first && entry.id <= last && watchedIndexKeysOf(entry).includes(key))
        .toSorted((a, b) => (a.id < b.id ? 1 : -1));
      const page = found.slice(0, limit);
      const end = page.at(-1);
      return {
        entries: structuredClone(page),
        ...(found.length > limit && end !== undefined ? { cursor: cursorAfter(key, end.id) } : {}),
      };
    },
  };
}

import type { Entry } from "../ledger/entry.js";
import { indexKeysOf } from "../ledger/index-key.js";
import type { Ledger } from "../ledger/ledger.js";
import { cursorAfter, pageBounds } from "../ledger/page.js";
import { mostSearched } from "../whodid/look-up.js";

/** The newest statements of log files, as the ledger would give them: all that one question can ask for, in memory that does not grow. */
export type FileHistory = Pick<Ledger, "lookUp"> & {
  /** In the order of their times. */
  add(entry: Entry): void;
};

/** `keys` are those that will be asked for (`indexKey`); what stands under none of them is forgotten at once. */
export function createFileHistory(keys: ReadonlySet<string>): FileHistory {
  const kept = new Map<string, Entry[]>();
  return {
    add(entry) {
      for (const key of indexKeysOf(entry)) {
        if (!keys.has(key)) continue;
        const entries = kept.get(key) ?? [];
        entries.push(entry);
        // One more than is ever looked at, so that it is known that there are more.
        if (entries.length > mostSearched + 1) entries.shift();
        kept.set(key, entries);
      }
    },
    lookUp: (lookup) => {
      const { key, first, last, limit } = pageBounds(lookup);
      const found = (kept.get(key) ?? [])
        .filter(({ id }) => id >= first && id <= last)
        .toSorted((a, b) => (a.id < b.id ? 1 : -1));
      const entries = found.slice(0, limit);
      const end = entries.at(-1);
      const more = found.length > limit && end !== undefined;
      return Promise.resolve({ entries, ...(more ? { cursor: cursorAfter(key, end.id) } : {}) });
    },
  };
}

import { boundsOf, cursorAfter } from "../ledger/page.js";

/** The newest of what stands under some keys, as the ledger would give it page by page, in memory that does not grow. */
export type Newest<Entry> = {
  /** In the order of their ids. */
  add(entry: Entry): void;
  find(key: string, lookup: Parameters<typeof boundsOf>[1]): { entries: readonly Entry[]; cursor?: string };
};

/** Keeps `most` and one more for each of `keys`, so that it is known whether there are more; what stands under none of them is forgotten at once. */
export function createNewest<Entry extends { readonly id: string }>(
  keys: ReadonlySet<string>,
  keysOf: (entry: Entry) => readonly string[],
  most: number,
): Newest<Entry> {
  const kept = new Map<string, Entry[]>();
  return {
    add(entry) {
      for (const key of keysOf(entry)) {
        if (!keys.has(key)) continue;
        const entries = kept.get(key) ?? [];
        if (entries.push(entry) > most + 1) entries.shift();
        kept.set(key, entries);
      }
    },
    find(key, lookup) {
      const { first, last, limit } = boundsOf(key, lookup);
      const found = (kept.get(key) ?? [])
        .filter(({ id }) => id >= first && id <= last)
        .toSorted((a, b) => (a.id < b.id ? 1 : -1));
      const entries = found.slice(0, limit);
      const end = entries.at(-1);
      const more = found.length > limit && end !== undefined;
      return { entries, ...(more ? { cursor: cursorAfter(key, end.id) } : {}) };
    },
  };
}

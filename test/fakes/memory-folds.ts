import type { DueFold, FoldRow, Folds } from "../../src/feed/ports.js";

/** Folded lists in memory, for unit tests. */
export function createMemoryFolds(): Folds {
  const lists = new Map<string, Map<string, FoldRow>>();
  const waiting = new Map<string, DueFold>();
  return {
    add: async (fold, rows, dueAt) => {
      const list = lists.get(fold.key) ?? new Map<string, FoldRow>();
      for (const row of rows) list.set(row.id, row);
      lists.set(fold.key, list);
      const due = waiting.get(fold.key);
      waiting.set(
        fold.key,
        due === undefined ? { fold, dueAt, additions: 1 } : { ...due, additions: due.additions + 1 },
      );
    },
    due: async (now) =>
      [...waiting.values()]
        .filter(({ dueAt }) => dueAt <= now)
        .toSorted((a, b) => a.fold.minute - b.fold.minute),
    take: async ({ fold, dueAt }, until) => {
      const due = waiting.get(fold.key);
      if (due?.dueAt !== dueAt) return undefined;
      const taken = { ...due, dueAt: until };
      waiting.set(fold.key, taken);
      return taken;
    },
    told: async ({ fold, dueAt, additions }, againAt) => {
      const due = waiting.get(fold.key);
      if (due?.dueAt !== dueAt) return;
      if (due.additions === additions) waiting.delete(fold.key);
      else waiting.set(fold.key, { ...due, dueAt: againAt });
    },
    untold: async ({ fold, dueAt }, againAt) => {
      const due = waiting.get(fold.key);
      if (due?.dueAt === dueAt) waiting.set(fold.key, { ...due, dueAt: againAt });
    },
    rows: async function* (key) {
      const rows = [...(lists.get(key)?.values() ?? [])];
      yield* rows.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    },
  };
}

import type { HistoryBook, HistoryTurn } from "../../src/trail/history-book.js";

/** The book of the event history in memory, for unit tests. */
export function createMemoryHistoryBook(): HistoryBook {
  const turns = new Map<string, HistoryTurn>();
  return {
    take: async (region, now, until) => {
      const { readUntil, dueAt } = turns.get(region) ?? { readUntil: null, dueAt: 0 };
      if (dueAt > now) return undefined;
      const turn = { region, readUntil, dueAt: until };
      turns.set(region, turn);
      return turn;
    },
    keep: async (turn, readUntil, dueAt) => {
      if (turns.get(turn.region)?.dueAt !== turn.dueAt) return undefined;
      const kept = { ...turn, readUntil, dueAt };
      turns.set(turn.region, kept);
      return kept;
    },
    read: async () => [...turns.values()].map(({ region, readUntil }) => ({ region, readUntil })),
  };
}

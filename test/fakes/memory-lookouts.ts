import type { Look, Lookouts } from "../../src/dblog/ports.js";

/** Lookouts in memory, for unit tests. */
export function createMemoryLookouts(): Lookouts {
  const items = new Map<string, Look>();
  const nameOf = ({ clusterArn, minute }: Pick<Look, "clusterArn" | "minute">) => `${clusterArn} ${minute}`;
  return {
    ask: async (clusterArn, minute, now) => {
      items.set(nameOf({ clusterArn, minute }), { clusterArn, minute, askedAt: now, looks: 0, dueAt: now });
    },
    due: async (now) =>
      [...items.values()].filter(({ dueAt }) => dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt),
    take: async (look, until) => {
      const item = items.get(nameOf(look));
      if (item?.dueAt !== look.dueAt) return false;
      items.set(nameOf(look), { ...item, dueAt: until });
      return true;
    },
    looked: async (look, until, dueAt) => {
      const item = items.get(nameOf(look));
      if (item?.dueAt !== until) return;
      if (dueAt === null) items.delete(nameOf(look));
      else items.set(nameOf(look), { ...item, dueAt, looks: look.looks + 1 });
    },
  };
}

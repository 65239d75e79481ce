import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { HistoryBook, HistoryTurn } from "../trail/history-book.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

const partition = "history";

const stored: z.ZodType<HistoryTurn> = z.object({
  region: z.string(),
  readUntil: z.number().nullable(),
  dueAt: z.number(),
});

/** The book of the event history in the work table: one item for each Region. */
export function createHistoryBook({ work: table }: Store): HistoryBook {
  const keep: HistoryBook["keep"] = async (turn, readUntil, dueAt) => {
    const by = randomUUID();
    const may = where("dueAt").eq(turn.dueAt).or().where("by").eq(by);
    const kept = await table.update(keyOf(turn.region), { set: { readUntil, dueAt, by } }, may);
    return kept ? { ...turn, readUntil, dueAt } : undefined;
  };
  return {
    keep,
    take: async (region, now, until) => {
      const item = await table.get(keyOf(region));
      if (item === undefined) {
        const turn = { region, readUntil: null, dueAt: until };
        const by = randomUUID();
        const may = where("pk").not().exists().or().where("by").eq(by);
        return (await table.put({ ...turn, ...keyOf(region), by }, may)) ? turn : undefined;
      }
      const turn = stored.parse(item);
      return turn.dueAt <= now ? keep(turn, turn.readUntil, until) : undefined;
    },
    read: async () =>
      (await table.queryAll(partition)).map((item) => {
        const { region, readUntil } = stored.parse(item);
        return { region, readUntil };
      }),
  };
}

function keyOf(region: string) {
  return { pk: partition, sk: region };
}

import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Look, Lookouts } from "../dblog/ports.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

const partition = "lookout";
const keptMs = 7 * 24 * 3_600_000;

const look: z.ZodType<Look> = z.object({
  clusterArn: z.string(),
  minute: z.number(),
  askedAt: z.number(),
  looks: z.number(),
  dueAt: z.number(),
});

/** Lookouts in the work table, all in one small partition: a minute of a cluster is there for an hour or so. */
export function createLookouts({ work: table }: Store): Lookouts {
  return {
    ask: async (clusterArn, minute, now) => {
      const item: Look = { clusterArn, minute, askedAt: now, looks: 0, dueAt: now };
      await table.put({ ...item, ...keyOf(item), expiresAt: Math.ceil((now + keptMs) / 1000) });
    },
    due: async (now) =>
      (await table.queryAll(partition))
        .map((item) => look.parse(item))
        .filter(({ dueAt }) => dueAt <= now)
        .toSorted((a, b) => a.dueAt - b.dueAt),
    take: (item, until) => {
      const by = randomUUID();
      const may = where("dueAt").eq(item.dueAt).or().where("by").eq(by);
      return table.update(keyOf(item), { set: { dueAt: until, by } }, may);
    },
    looked: async (item, until, dueAt) => {
      const unchanged = where("dueAt").eq(until);
      if (dueAt === null) await table.remove(keyOf(item), unchanged);
      else await table.update(keyOf(item), { set: { dueAt, looks: item.looks + 1 } }, unchanged);
    },
  };
}

function keyOf({ clusterArn, minute }: Pick<Look, "clusterArn" | "minute">) {
  return { pk: partition, sk: `${clusterArn}#${minute}` };
}

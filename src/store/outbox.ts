import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Outbox, OutboxItem } from "../feed/ports.js";
import { keyPart } from "../ledger/index-key.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

const keptSeconds = 30 * 24 * 3600;

const outboxItem: z.ZodType<OutboxItem> = z.object({
  key: z.string(),
  channelId: z.string(),
  state: z.enum(["pending", "posting", "posted"]),
  claimedAt: z.number().exactOptional(),
  ts: z.string().exactOptional(),
  digest: z.string().exactOptional(),
});

/** The outbox in the work table; an item is forgotten 30 days after it was opened. */
export function createOutbox({ work: table, clock }: Store): Outbox {
  return {
    open: async (key, channelId) => {
      const item: OutboxItem = { key, channelId, state: "pending" };
      const expiresAt = Math.floor(clock() / 1000) + keptSeconds;
      const opened = await table.put({ ...item, ...keyOf(key), expiresAt }, where("pk").not().exists());
      return opened ? item : outboxItem.parse(await table.get(keyOf(key)));
    },
    find: async (key) => {
      const item = await table.get(keyOf(key));
      return item === undefined ? undefined : outboxItem.parse(item);
    },
    claim: (key, at) => {
      const by = randomUUID();
      const may = where("state").eq("pending").or().where("by").eq(by);
      return table.update(keyOf(key), { set: { state: "posting", claimedAt: at, by } }, may);
    },
    reclaim: (key, claimedAt, at) => {
      const by = randomUUID();
      const theirs = where("state").eq("posting").where("claimedAt").eq(claimedAt);
      return table.update(
        keyOf(key),
        { set: { claimedAt: at, by } },
        theirs.or().parenthesis(where("by").eq(by)),
      );
    },
    posted: async (key, ts, digest) => {
      const set = { state: "posted", ts, digest };
      const known = await table.update(keyOf(key), { set }, where("pk").exists());
      if (!known) throw new Error("There is no such item in the outbox.");
    },
  };
}

function keyOf(key: string) {
  return { pk: `outbox#${keyPart(key)}`, sk: "item" };
}

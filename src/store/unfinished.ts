import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Unfinished, UnfinishedStatements } from "../ledger/unfinished.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

const partition = "open";
/** Who took an abandoned statement tells its person within this time and removes it, or another takes it again. */
const takenMs = 60_000;
const keptMs = 7 * 24 * 3_600_000;

const unfinished: z.ZodType<Unfinished> = z.object({
  statementId: z.string(),
  teamId: z.string(),
  userId: z.string(),
  channelId: z.string(),
  leaseUntil: z.number(),
});

/** Unfinished statements in the work table, all in one small partition. */
export function createUnfinished({ work: table, clock }: Store): UnfinishedStatements {
  return {
    put: async (item) => {
      await table.put({ ...item, ...keyOf(item.statementId), expiresAt: expiryOf(item.leaseUntil) });
    },
    abandoned: async (now) =>
      (await table.queryAll(partition))
        .map((item) => unfinished.parse(item))
        .filter(({ leaseUntil }) => leaseUntil < now),
    take: async ({ statementId, leaseUntil: seen }) => {
      const by = randomUUID();
      const leaseUntil = clock() + takenMs;
      return table.update(
        keyOf(statementId),
        { set: { leaseUntil, by, expiresAt: expiryOf(leaseUntil) } },
        where("leaseUntil").eq(seen).or().where("by").eq(by),
      );
    },
    remove: async (statementId) => void (await table.remove(keyOf(statementId))),
  };
}

function expiryOf(leaseUntil: number): number {
  return Math.ceil((leaseUntil + keptMs) / 1000);
}

function keyOf(statementId: string) {
  return { pk: partition, sk: statementId };
}

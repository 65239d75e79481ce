import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Claim, Deliveries } from "../ledger/deliveries.js";
import { keyPart } from "../ledger/index-key.js";
import { where } from "./condition.js";
import type { Store } from "./connect.js";

const keptSeconds = 24 * 3600;

const held = z.object({ statementId: z.string(), leaseUntil: z.number(), done: z.boolean() });

/** Deliveries in the work table; each is forgotten 24 hours after its first claim. */
export function createDeliveries({ work: table, clock }: Store): Deliveries {
  return {
    claim: async (envelopeId, statementId, leaseMs) => {
      const key = deliveryKey(envelopeId);
      const by = randomUUID();
      const now = clock();
      const leaseUntil = now + leaseMs;
      const nowSeconds = Math.floor(now / 1000);
      const claimed = await table.put(
        { ...key, statementId, leaseUntil, done: false, by, expiresAt: nowSeconds + keptSeconds },
        where("pk").not().exists().or().where("expiresAt").le(nowSeconds).or().where("by").eq(by),
      );
      if (claimed) return { kind: "mine", statementId };

      const known = held.parse(await table.get(key));
      if (known.done || known.leaseUntil > now) return claimOf(known);
      const lapsed = where("done").eq(false).where("leaseUntil").eq(known.leaseUntil);
      const mine = await table.update(
        key,
        { set: { leaseUntil, by } },
        lapsed.or().parenthesis(where("done").eq(false).where("by").eq(by)),
      );
      // Somebody else was faster by a moment: what they wrote is the answer.
      return mine
        ? { kind: "mine", statementId: known.statementId }
        : claimOf(held.parse(await table.get(key)));
    },
    finish: async (envelopeId) => {
      await table.update(deliveryKey(envelopeId), { set: { done: true } }, where("pk").exists());
    },
  };
}

function claimOf({ done, ...known }: z.infer<typeof held>): Claim {
  return done ? { kind: "done", statementId: known.statementId } : { kind: "held", ...known };
}

function deliveryKey(envelopeId: string) {
  return { pk: `delivery#${keyPart(envelopeId)}`, sk: "claim" };
}

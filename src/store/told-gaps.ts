import { z } from "zod";
import type { Gap } from "../feed/gaps-in.js";
import type { ToldGaps } from "../feed/ports.js";
import { keyPart } from "../ledger/index-key.js";
import type { ListedFile, Place } from "../trail/coverage.js";
import type { Store } from "./connect.js";

/** As long as the outbox knows which message it is. */
const keptSeconds = 30 * 24 * 3600;

const place = z.object({ accountId: z.string(), region: z.string() });
const file: z.ZodType<ListedFile> = place.extend({
  bucket: z.string(),
  key: z.string(),
  deliveredAt: z.number(),
});
const gap: z.ZodType<Gap> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("no digest"),
    place,
    trail: z.string(),
    from: z.number(),
    until: z.number().nullable(),
  }),
  z.object({
    kind: z.literal("not read"),
    place,
    day: z.string(),
    files: z.array(file),
    count: z.number(),
  }),
]);
const told = z.object({ key: z.string(), gap });

/** The gaps that were told of, in the work table: few, for a gap is told of as one. */
export function createToldGaps({ work: table, clock }: Store): ToldGaps {
  return {
    put: async (one) => {
      const expiresAt = Math.floor(clock() / 1000) + keptSeconds;
      await table.put({ ...one, ...keyOf(one.gap.place, one.key), expiresAt });
    },
    of: async (where) => (await table.queryAll(keyOf(where, "").pk)).map((item) => told.parse(item)),
    remove: async (one) => void (await table.remove(keyOf(one.gap.place, one.key))),
  };
}

function keyOf({ accountId, region }: Place, key: string) {
  return { pk: `told-gap#${keyPart(accountId)}#${keyPart(region)}`, sk: keyPart(key) };
}

import { createHash } from "node:crypto";
import { z } from "zod";
import type { RollupPart, Rollups } from "../ledger/rollup.js";
import { keyPart } from "../ledger/index-key.js";
import type { Store } from "./connect.js";

const pageSize = 200;

const rollupPart: z.ZodType<RollupPart> = z.object({
  application: z.string(),
  clusterArn: z.string(),
  secretArn: z.string().nullable(),
  minute: z.number(),
  first: z.number(),
  last: z.number(),
  samples: z.array(z.string()),
  ends: z.record(z.string(), z.string()),
});

/** Rollups in the ledger table: a part is named by what it holds, so that it can be put any number of times. */
export function createRollups({ ledger: table }: Store): Rollups {
  return {
    add: async (part) => {
      const content = createHash("sha256").update(JSON.stringify(part)).digest("hex").slice(0, 24);
      const sk = `${timePart(part.minute)}#${keyPart(part.application)}#${content}`;
      await table.put({ pk: keyOf(part.clusterArn), sk, ...part, samples: [...part.samples] });
    },
    parts: async function* ({ clusterArn, since, until }) {
      const from = timePart(Math.max(0, since));
      for (let to = `${timePart(until)}~`; ;) {
        const stretch = { pk: keyOf(clusterArn), from, to, limit: pageSize, newestFirst: true };
        const page = await table.query({ ...stretch, consistent: true });
        const last = page.at(-1);
        if (last === undefined) return;
        for (const item of page) if (item.sk !== to) yield rollupPart.parse(item);
        if (last.sk === to) return;
        to = last.sk;
      }
    },
  };
}

function keyOf(clusterArn: string): string {
  return `rollup#${keyPart(clusterArn)}`;
}

/** Sorts as text in the order of time. */
function timePart(at: number): string {
  return String(Math.trunc(at)).padStart(15, "0");
}

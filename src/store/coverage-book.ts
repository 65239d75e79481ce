import { z } from "zod";
import { keyPart } from "../ledger/index-key.js";
import type { CoverageBook, Stretch } from "../trail/coverage.js";
import { where } from "./connect.js";
import type { Store } from "./connect.js";
import type { DynamoTable } from "./dynamo-table.js";

const partition = "coverage";
const attempts = 10;

const stretch: z.ZodType<Stretch> = z.object({
  accountId: z.string(),
  region: z.string(),
  from: z.number(),
  until: z.number(),
  files: z.number(),
});

type LogFile = Parameters<CoverageBook["extend"]>[0];

/** The coverage book in the ledger table: what was read is evidence and stays. */
export function createCoverageBook({ ledger: table }: Store): CoverageBook {
  return {
    extend: async (file) => {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        if (await tryExtend(table, file)) return;
      }
      throw new Error("The coverage of the trail could not be written: too many wrote at once.");
    },
    read: async () => (await table.queryAll(partition)).map((item) => stretch.parse(item)),
  };
}

/** One of four must hold, unless another writer comes between; the first, a file later than all before, is the rule. */
async function tryExtend(table: DynamoTable, { accountId, region, deliveredAt }: LogFile): Promise<boolean> {
  const key = { pk: partition, sk: `${keyPart(accountId)}#${keyPart(region)}` };
  const add = { files: 1 };
  const later = where("from").le(deliveredAt).where("until").le(deliveredAt);
  const within = where("from").le(deliveredAt).where("until").gt(deliveredAt);
  const first = { ...key, accountId, region, from: deliveredAt, until: deliveredAt, files: 1 };
  return (
    (await table.update(key, { set: { until: deliveredAt }, add }, later)) ||
    (await table.update(key, { add }, within)) ||
    (await table.update(key, { set: { from: deliveredAt }, add }, where("from").gt(deliveredAt))) ||
    (await table.put(first, where("pk").not().exists()))
  );
}

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { keyPart } from "../ledger/index-key.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Peek } from "../ledger/peek.js";
import { where } from "./condition.js";
import type { DynamoTable } from "./dynamo-table.js";
import { door } from "./stored-entry.js";

const storedPeek: z.ZodType<Peek> = z.object({
  statementId: z.string(),
  door,
  sqlHmac: z.string(),
  notedAt: z.number().exactOptional(),
});

/** Peeks in the ledger table: permanent, since their trail events may come late, or be imported years later. */
export function createPeeks(table: DynamoTable): Pick<Ledger, "notePeek" | "findPeek"> {
  return {
    notePeek: async (peek) => {
      const by = randomUUID();
      const mine = where("pk").not().exists().or().where("by").eq(by);
      const noted = await table.put({ ...keyOf(peek.statementId), ...peek, by }, mine);
      return noted ? "noted" : "already-noted";
    },
    findPeek: async (statementId) => {
      const item = await table.get(keyOf(statementId));
      return item === undefined ? undefined : storedPeek.parse(item);
    },
  };
}

function keyOf(statementId: string) {
  return { pk: `peek#${keyPart(statementId)}`, sk: "peek" };
}

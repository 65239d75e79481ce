import { z } from "zod";
import { keyPart } from "../ledger/index-key.js";
import { inOrderRead, type TrialCall, type TrialCalls } from "../ledger/trial.js";
import { where } from "./condition.js";
import type { DynamoTable } from "./dynamo-table.js";

const stored: z.ZodType<TrialCall> = z.object({
  eventId: z.string(),
  eventTime: z.number(),
  seenAt: z.number(),
});

/** More would only be more of what is alarming already. */
const mostRead = 100;

/** Calls of peeks and rehearsals in the ledger table: permanent, since a trail file may be told again years later. */
export function createTrials(table: DynamoTable): TrialCalls {
  return {
    noteTrial: async (statementId, phase, calls) => {
      const pk = `trial#${phase}#${keyPart(statementId)}`;
      await Promise.all(
        calls.map((call) =>
          table.put({ ...call, pk, sk: keyPart(call.eventId) }, where("pk").not().exists()),
        ),
      );
      const all = { pk, from: "\u0000", to: "\u{10FFFF}", limit: mostRead, newestFirst: false };
      const items = await table.query({ ...all, consistent: true });
      return items.map((item) => stored.parse(item)).toSorted(inOrderRead);
    },
  };
}

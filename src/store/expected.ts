import { z } from "zod";
import type { Expected, ExpectedSightings } from "../ledger/expected.js";
import type { Store } from "./connect.js";

const partition = "expected";
const limit = 100;
/** Whoever looks for them comes far sooner; after that `whodid verify` still finds them in the ledger. */
const keptMs = 30 * 24 * 3_600_000;

const expected: z.ZodType<Expected> = z.object({ statementId: z.string(), sentAt: z.number() });

/** Expected sightings in the work table, in one partition in the order of time: those that are due stand first. */
export function createExpected({ work: table }: Store): ExpectedSightings {
  return {
    put: async (item) => {
      await table.put({ ...item, ...keyOf(item), expiresAt: Math.ceil((item.sentAt + keptMs) / 1000) });
    },
    sentBefore: async (moment) => {
      // Sorts before every id of that millisecond.
      const to = timePart(Math.max(moment, 0));
      const items = await table.query({ pk: partition, from: "0", to, limit, newestFirst: false });
      return items.map((item) => expected.parse(item));
    },
    remove: async (item) => void (await table.remove(keyOf(item))),
  };
}

function keyOf({ statementId, sentAt }: Expected) {
  return { pk: partition, sk: `${timePart(sentAt)}#${statementId}` };
}

/** Sorts as text in the order of time. */
function timePart(at: number): string {
  return String(Math.trunc(at)).padStart(15, "0");
}

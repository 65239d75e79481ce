import { z } from "zod";
import type { LogBook, LogState } from "../ledger/log-book.js";
import type { Store } from "./connect.js";

const partition = "log";

const logState: z.ZodType<LogState> = z.object({
  clusterArn: z.string(),
  lookedAt: z.number(),
  answer: z.enum(["read", "absent", "unreadable", "too-much", "fault"]),
});

/** The log book in the work table: one item for each cluster. */
export function createLogBook({ work: table }: Store): LogBook {
  return {
    note: async (state) => {
      await table.put({ ...state, pk: partition, sk: state.clusterArn });
    },
    read: async () => (await table.queryAll(partition)).map((item) => logState.parse(item)),
  };
}

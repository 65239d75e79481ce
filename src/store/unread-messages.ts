import { z } from "zod";
import { dayOf } from "../trail/coverage.js";
import type { UnreadMessage, UnreadMessages } from "../trail/unread-messages.js";
import { keyPart } from "../ledger/index-key.js";
import type { Store } from "./connect.js";

const partition = "unread";

const unreadMessage: z.ZodType<UnreadMessage> = z.object({
  messageId: z.string(),
  at: z.number(),
  records: z.number().nullable(),
  reason: z.string(),
});

/** In the ledger table, for good: what could not be read is part of what an answer rests on. */
export function createUnreadMessages({ ledger: table }: Store): UnreadMessages {
  return {
    add: async (message) => {
      await table.put({
        ...message,
        pk: partition,
        sk: `${dayOf(message.at)}#${keyPart(message.messageId)}`,
      });
    },
    between: async (since, until, limit) => {
      const days = { from: `${dayOf(since)}#`, to: `${dayOf(until)}#~` };
      const items = await table.query({ pk: partition, ...days, limit, newestFirst: true });
      return items.map((item) => unreadMessage.parse(item));
    },
  };
}

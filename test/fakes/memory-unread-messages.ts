import { dayOf } from "../../src/trail/coverage.js";
import type { UnreadMessage, UnreadMessages } from "../../src/trail/unread-messages.js";

/** What of the queue could not be read, in memory, for unit tests. */
export function createMemoryUnreadMessages(): UnreadMessages {
  const messages = new Map<string, UnreadMessage>();
  return {
    add: async (message) => void messages.set(`${dayOf(message.at)} ${message.messageId}`, message),
    between: async (since, until, limit) =>
      [...messages]
        .toSorted(([a], [b]) => (a < b ? 1 : -1))
        .map(([, message]) => message)
        .filter(({ at }) => dayOf(at) >= dayOf(since) && dayOf(at) <= dayOf(until))
        .slice(0, limit),
  };
}

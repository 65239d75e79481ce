import type { Database } from "../access/database.js";
import { type PlaceRead, readCoverage } from "../ledger/coverage-words.js";
import type { LogState } from "../ledger/log-book.js";
import { dayMs } from "../trail/coverage.js";
import { unreadLimit, type UnreadMessage } from "../trail/unread-messages.js";
import type { HomeParts } from "./ports.js";
import { lookUpReach, type Reach } from "./reach.js";

/** How feed and trail are, as far as whodid's own records tell. */
export type Health = {
  readonly coverage: readonly PlaceRead[];
  /** Of the last days. */
  readonly unread: readonly UnreadMessage[];
  readonly logs: readonly LogState[];
  readonly reach: readonly Reach[];
};

export const healthDays = 7;

/** Reads it for these databases. Throws the store's faults. */
export async function readHealth(parts: HomeParts, databases: readonly Database[]): Promise<Health> {
  const { ledger, coverage, history, unreadMessages, logBook, clock } = parts;
  const now = clock();
  const since = now - healthDays * dayMs;
  const [read, unread, logs, reach] = await Promise.all([
    readCoverage({ coverage, history }, databases, since, now),
    unreadMessages.between(since, now, unreadLimit),
    logBook.read(),
    Promise.all(databases.map((database) => lookUpReach(ledger, database))),
  ]);
  return { coverage: read, unread, logs, reach };
}

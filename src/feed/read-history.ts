import { type FindEvents, historyMs } from "../trail/find-events.js";
import type { HistoryBook, HistoryTurn } from "../trail/history-book.js";
import { createFound, type Found } from "./found.js";
import { type HeldTurn, holdTurn, leaseMs } from "./history-turn.js";
import type { RelayParts } from "./relay-file.js";
import { relayFound } from "./relay-found.js";

export type HistoryParts = RelayParts & {
  readonly findHistory: (region: string) => FindEvents;
  readonly history: HistoryBook;
  readonly regions: readonly string[];
};

/** How often a Region's event history is asked for what is new. */
const everyMs = 120_000;
/** Events come up to 15 minutes late: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const overlapMs = 20 * 60_000;
/** Where a Region was never read, an hour is: what is older would only fill the channel. */
const firstLookMs = 3_600_000;
/** So much is read before it is written down how far. */
const windowMs = 3_600_000;
/**
 * Where no trail is: asks LookupEvents for the watched events of each Region that is due, and relays them. What was relayed before, in the
 * stretch that is read again for late events, is not relayed twice. A Region that meets a fault is tried again. Never rejects.
 */
export async function readHistory(parts: HistoryParts, signal: AbortSignal): Promise<void> {
  for (const region of parts.regions) {
    if (signal.aborted) return;
    try {
      const turn = await parts.history.take(region, parts.clock(), parts.clock() + leaseMs);
      if (turn !== undefined) await readRegion(parts, turn, signal);
    } catch (err) {
      parts.log.warn({ err, region }, "event history not read; it is tried again");
    }
  }
}

async function readRegion(parts: HistoryParts, turn: HistoryTurn, signal: AbortSignal): Promise<void> {
  const { clock, log } = parts;
  const { region, readUntil } = turn;
  const held = holdTurn(parts.history, turn, clock);
  try {
    const end = clock();
    const oldest = end - historyMs;
    const begin = readUntil === null ? end - firstLookMs : readUntil - overlapMs;
    if (begin < oldest)
      log.warn({ region, begin }, "event history older than 90 days can't be read any more");
    for (let from = Math.max(begin, oldest); from < end; from += windowMs) {
      const until = Math.min(from + windowMs, end);
      const found = await readWindow(parts, { region, from, until }, held, signal);
      if (found === undefined) return;
      const { events, watched, unreadable } = found;
      const counts = { events: events.length, watched: watched.length, unreadable };
      log.info({ region, from, until, ...counts }, "event history read");
      if ((await relayFound(parts, found)).kind === "held") return;
      if (!(await held.advance(until))) return;
    }
  } finally {
    await held.release(everyMs);
  }
}

/** Undefined when `signal` aborts or another has the turn meanwhile. */
async function readWindow(
  { findHistory, watch }: HistoryParts,
  { region, from, until }: { readonly region: string; readonly from: number; readonly until: number },
  held: HeldTurn,
  signal: AbortSignal,
): Promise<Found | undefined> {
  // AWS answers itself, unlike a message of the queue: as good as a log file.
  const found = createFound("log file", watch);
  const { sources, identityTypes } = watch;
  for await (const page of findHistory(region)({ from, until, wanted: { sources, identityTypes } })) {
    if (signal.aborted || !(await held.renew())) return undefined;
    for (const each of page) {
      if (each.kind === "record") found.add(each.record);
      else found.addUnreadable(1);
    }
  }
  return found.all();
}

/** How often it is looked whether a Region is due. */
const lookEveryMs = 15_000;

/** Reads again and again until `signal` aborts. Never rejects. */
export async function watchHistory(parts: HistoryParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await readHistory(parts, signal);
    await parts.timing.sleep(lookEveryMs, signal);
  }
}

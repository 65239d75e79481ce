import { type Source, watchedEntry } from "../ledger/watched-entry.js";
import type { WatchedLedger } from "../ledger/watched-ledger.js";
import type { TrailEvent } from "../trail/event.js";
import type { Watched } from "../watch/watched.js";
import { type Calls, foldEvents, isStatement } from "./fold.js";
import type { Found } from "./found.js";
import { type FeedNotice, type NoticeParts, noticesOf, watchedNotice } from "./notices.js";
import { recogniseCalls } from "./recognise.js";
import { recordCalls, type RecordParts } from "./record.js";
import type { Shown } from "./show.js";
import { maxFaults, tell, type TellParts } from "./tell.js";

/** How many statements are written down at a time. */
const hands = 8;

/** Writes one thing down and answers what is to be told of it. */
type Record = () => Promise<readonly FeedNotice[]>;

type FoundParts = RecordParts &
  NoticeParts &
  TellParts & {
    readonly watchedLedger: Pick<WatchedLedger, "record">;
    /** Has the database's log looked at for the texts of statements that went round whodid; durable when it resolves. */
    readonly askForTexts: (statements: readonly TrailEvent[]) => Promise<void>;
  };

/**
 * Relays statements and watched events: all are written down, then they are told, oldest first. One that can't be relayed does not stop the others, but then this throws, so that
 * all are told again; what was relayed is not relayed twice.
 */
export async function relayFound(parts: FoundParts, found: Found): Promise<Shown> {
  const outside: TrailEvent[] = [];
  const records: Record[] = [
    ...foldEvents(found.events).map((calls) => () => recordCallsOf(parts, found.source, calls, outside)),
    ...found.watched.map((watched) => () => recordWatched(parts, found.source, watched)),
  ];
  const notices: FeedNotice[] = [];
  const faults: unknown[] = [];
  const work = async (): Promise<void> => {
    for (
      let next = records.shift();
      next !== undefined && faults.length < maxFaults;
      next = records.shift()
    ) {
      try {
        notices.push(...(await next()));
      } catch (err) {
        faults.push(err);
      }
    }
  };
  await Promise.all(Array.from({ length: hands }, work));
  const shown = await tell(parts, notices).catch((err: unknown) => void faults.push(err));
  await parts.askForTexts(outside);
  if (faults.length > 0 || shown === undefined)
    throw new AggregateError(faults, "Not everything was relayed");
  return shown;
}

/** What went round whodid is added to `outside` once it is recorded. */
async function recordCallsOf(
  parts: FoundParts,
  source: Source,
  calls: Calls,
  outside: TrailEvent[],
): Promise<readonly FeedNotice[]> {
  const recognised = await recogniseCalls(calls, parts.ledger);
  await recordCalls(parts, source, recognised);
  const others = recognised.filter(({ kind }) => kind !== "ours").map(({ event }) => event);
  outside.push(...others.filter(isStatement));
  return noticesOf(parts, recognised);
}

/** In the ledger before it is shown, as statements are. */
async function recordWatched(
  { watchedLedger, policy, clock }: FoundParts,
  source: Source,
  watched: Watched,
): Promise<readonly FeedNotice[]> {
  await watchedLedger.record(watchedEntry(watched, { policy, seenAt: clock(), source }));
  return [watchedNotice(watched)];
}

import { type Source, watchedEntry } from "../ledger/watched-entry.js";
import type { WatchedLedger } from "../ledger/watched-ledger.js";
import type { TrailEvent } from "../trail/event.js";
import type { Watched } from "../watch/watched.js";
import { type Calls, foldEvents, isStatement } from "./fold.js";
import type { Found } from "./found.js";
import { type NoticeParts, noticesOf, watchedNotice } from "./notices.js";
import { recogniseCalls } from "./recognise.js";
import { recordCalls, type RecordParts } from "./record.js";
import { type Notice, show, type Shown, type ShowParts } from "./show.js";

/** After so many faults in one file the trouble is not with a statement: the rest waits for the next delivery. */
const maxFaults = 3;

/** One thing to tell, in the order of time. */
type Item = { readonly at: number; readonly notices: () => Promise<readonly Notice[]> };

type FoundParts = RecordParts &
  NoticeParts &
  ShowParts & {
    readonly watchedLedger: Pick<WatchedLedger, "record">;
    /** Has the database's log looked at for the texts of statements that went round whodid; durable when it resolves. */
    readonly askForTexts: (statements: readonly TrailEvent[]) => Promise<void>;
  };

/**
 * Relays statements and watched events, oldest first. One that can't be relayed does not stop the others, but then this throws, so that
 * all are told again; what was relayed is not relayed twice.
 */
export async function relayFound(parts: FoundParts, found: Found): Promise<Shown> {
  const outside: TrailEvent[] = [];
  const items: Item[] = [
    ...foldEvents(found.events).map((calls) => itemOfCalls(parts, found.source, calls, outside)),
    ...found.watched.map((watched) => itemOfWatched(parts, found.source, watched)),
  ];
  const faults: unknown[] = [];
  let retryMs = 0;
  for (const { notices } of items.toSorted((a, b) => a.at - b.at)) {
    try {
      for (const notice of await notices()) {
        const shown = await show(parts, notice);
        if (shown.kind === "held") retryMs = Math.max(retryMs, shown.retryMs);
      }
    } catch (err) {
      faults.push(err);
      if (faults.length === maxFaults) break;
    }
  }
  await parts.askForTexts(outside);
  if (faults.length > 0) throw new AggregateError(faults, "Not everything was relayed");
  return retryMs > 0 ? { kind: "held", retryMs } : { kind: "shown" };
}

/** What went round whodid is added to `outside` once it is recorded. */
function itemOfCalls(parts: FoundParts, source: Source, calls: Calls, outside: TrailEvent[]): Item {
  return {
    at: calls.events[0]?.eventTime ?? 0,
    notices: async () => {
      const recognised = await recogniseCalls(calls, parts.ledger);
      await recordCalls(parts, source, recognised);
      const others = recognised.filter(({ kind }) => kind !== "ours").map(({ event }) => event);
      outside.push(...others.filter(isStatement));
      return noticesOf(parts, recognised);
    },
  };
}

/** In the ledger before it is shown, as statements are. */
function itemOfWatched({ watchedLedger, policy, clock }: FoundParts, source: Source, watched: Watched): Item {
  return {
    at: watched.at,
    notices: async () => {
      await watchedLedger.record(watchedEntry(watched, { policy, seenAt: clock(), source }));
      return [watchedNotice(watched)];
    },
  };
}

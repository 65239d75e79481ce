import { type Source, watchedEntry } from "../ledger/watched-entry.js";
import type { WatchedLedger } from "../ledger/watched-ledger.js";
import { type Application, applicationOf } from "../trail/application.js";
import type { TrailEvent } from "../trail/event.js";
import type { NameUsers } from "../trail/identity-center.js";
import type { Watched } from "../watch/watched.js";
import { type Calls, foldEvents, isStatement } from "./fold.js";
import type { Found } from "./found.js";
import { nameCallers } from "./name-callers.js";
import { type FeedNotice, type NoticeParts, noticesOf, watchedNotice } from "./notices.js";
import { recogniseCalls, type Recognised } from "./recognise.js";
import { recordCalls, type RecordParts } from "./record.js";
import { rollUp, type RollUpParts } from "./roll-up.js";
import type { Shown } from "./show.js";
import { unseenKey, unseenNotice, type UnseenParts } from "./unseen-notice.js";
import { maxFaults, tell, type TellParts } from "./tell.js";

/** How many statements are written down at a time. */
const hands = 8;

/** Writes one thing down and answers what is to be told of it. */
type Record = () => Promise<readonly FeedNotice[]>;

type FoundParts = RecordParts &
  NoticeParts &
  TellParts &
  RollUpParts &
  UnseenParts & {
    readonly applications: readonly Application[];
    readonly nameUsers: NameUsers;
    readonly watchedLedger: Pick<WatchedLedger, "record">;
    /** Has the database's log looked at for the texts of statements that went round whodid; durable when it resolves. */
    readonly askForTexts: (statements: readonly TrailEvent[]) => Promise<void>;
  };

/**
 * Relays statements and watched events: all are written down, then they are told, oldest first. One that can't be relayed does not stop the others, but then this throws, so that
 * all are told again; what was relayed is not relayed twice. `onRecorded` is called when all is written down that can be.
 */
export async function relayFound(
  parts: FoundParts,
  read: Found,
  onRecorded: () => void = () => {},
): Promise<Shown> {
  const found = await nameCallers(parts.nameUsers, read);
  const outside: TrailEvent[] = [];
  const calls = found.events.map((event) => ({ event, by: applicationOf(parts.applications, event) }));
  const callsOf = (application?: Application) =>
    calls.filter(({ by }) => by === application).map(({ event }) => event);
  const records: Record[] = [
    ...parts.applications.map((application) => async () => {
      await rollUp(parts, application, callsOf(application).filter(isStatement));
      return [];
    }),
    ...foldEvents(callsOf()).map((own) => () => recordCallsOf(parts, found.source, own, outside)),
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
  onRecorded();
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
  const recognised = await recogniseCalls(calls, parts);
  await recordCalls(parts, source, recognised);
  const others = recognised
    .filter(({ kind }) => kind === "outside" || kind === "forged")
    .map(({ event }) => event);
  outside.push(...others.filter(isStatement));
  return [...(await noticesOf(parts, recognised)), ...(await settledAlarms(parts, recognised))];
}

/** In the ledger before it is shown, as statements are. */
async function recordWatched(
  { watchedLedger, policy, clock }: FoundParts,
  source: Source,
  watched: Watched,
): Promise<readonly FeedNotice[]> {
  const kept = await watchedLedger.record(watchedEntry(watched, { policy, seenAt: clock(), source }));
  // An older report of a finding may come last, and shall not take the newer one's place.
  return [watchedNotice(kept.watched.kind === "finding" ? kept.watched : watched)];
}

/** An event that comes after its settling period may settle an alarm that says that it lacks. */
async function settledAlarms(
  parts: FoundParts,
  recognised: readonly Recognised[],
): Promise<readonly FeedNotice[]> {
  const [entry] = recognised.flatMap((one) => (one.kind === "ours" ? [one.entry] : []));
  const { sentAt } = entry ?? {};
  if (entry === undefined || sentAt === undefined || parts.clock() - sentAt <= parts.settlingMs) return [];
  const alarm = await parts.outbox.find(unseenKey(entry));
  if (alarm === undefined || alarm.state === "pending") return [];
  const now = (await parts.ledger.find(entry.id)) ?? entry;
  return [{ ...(await unseenNotice(parts, now)), at: sentAt, folding: null }];
}

import type { Message } from "../message/message.js";
import type { Place } from "../trail/coverage.js";
import type { Gap } from "./gaps-in.js";

/** One message of the queue. `receives` counts deliveries, this one included. */
export type QueueMessage = {
  readonly id: string;
  readonly body: string;
  readonly receives: number;
  readonly handle: string;
};

/** The trail's queue (SQS). */
export type Queue = {
  /** The next message. Long poll of at most 20 seconds, undefined when none came; answers early, empty-handed, when `signal` aborts. */
  receive(signal: AbortSignal): Promise<QueueMessage | undefined>;
  /** Hides the message from others for `seconds` more. */
  extend(message: QueueMessage, seconds: number): Promise<void>;
  remove(message: QueueMessage): Promise<void>;
};

/** Opens a log file in S3 as a stream of its gzip bytes. Throws a fault when it can't be read. */
export type OpenLogFile = (bucket: string, key: string) => Promise<AsyncIterable<Uint8Array>>;

/** What is to be shown in a channel. `key` names the idea (a statement, an alarm) and is in the message's metadata. */
export type OutboxItem = {
  readonly key: string;
  readonly channelId: string;
  readonly state: "pending" | "posting" | "posted";
  /** When the last step to `posting` was taken (milliseconds since the epoch); absent while `pending`. */
  readonly claimedAt?: number;
  readonly ts?: string;
  /** Digest of what was last shown, to see whether an update is due. */
  readonly digest?: string;
};

/** Durable list of what was and is to be shown: one item per key, recorded before it is posted. */
export type Outbox = {
  /** Records the item as `pending` unless it is there; answers what is there. */
  open(key: string, channelId: string): Promise<OutboxItem>;
  /** What is there, if anything is. */
  find(key: string): Promise<OutboxItem | undefined>;
  /** `pending → posting`, stamped with `at`; false when somebody else took that step. */
  claim(key: string, at: number): Promise<boolean>;
  /** Takes a `posting` over from whoever claimed it at `claimedAt`: stamps it with `at`; false when it is no longer theirs. */
  reclaim(key: string, claimedAt: number, at: number): Promise<boolean>;
  posted(key: string, ts: string, digest: string): Promise<void>;
};

/**
 * Posts to a channel, at most one message a second and channel, no retries of its own. A throw means that nothing was posted
 * (refused, rate limited beyond patience); `unclear` that it may have been. Each call ends within 25 seconds. With the ts of a
 * message, a post is a reply in its thread, and is looked for there.
 */
export type FeedChannel = {
  post(
    channelId: string,
    key: string,
    message: Message,
    threadTs?: string,
  ): Promise<{ readonly kind: "posted"; readonly ts: string } | { readonly kind: "unclear" }>;
  /** The ts of the message with this key in the channel's recent history; `unknown` when history can't be read. */
  find(
    channelId: string,
    key: string,
    threadTs?: string,
  ): Promise<
    | { readonly kind: "found"; readonly ts: string }
    | { readonly kind: "absent" }
    | { readonly kind: "unknown" }
  >;
  update(channelId: string, ts: string, key: string, message: Message): Promise<void>;
  /** Makes this file the one that hangs on the message; again with the same file changes nothing that is seen. Throws when it may not. */
  attach(channelId: string, ts: string, key: string, message: Message, file: FeedFile): Promise<void>;
};

export type FeedFile = { readonly name: string; readonly title: string; readonly bytes: Uint8Array };

/** The alarms about gaps that still stand in the feed, so that what comes late after all settles them. */
export type ToldGaps = {
  /** Written before the alarm is shown; the same key again replaces it. */
  put(told: ToldGap): Promise<void>;
  of(place: Place): Promise<readonly ToldGap[]>;
  remove(told: ToldGap): Promise<void>;
};

/** A gap as it was told of, under the key of its message. */
export type ToldGap = { readonly key: string; readonly gap: Gap };

/** Turns to say something in a channel, for all processes together, as far as they can be told apart by their clocks. */
export type Turns = {
  /** When one may speak: not before `from`, and `gapMs` after whoever asked before. */
  next(channelId: string, from: number, gapMs: number): Promise<number>;
};

/** Who still gets a message of their own: a table has as many seats as its first guest found, and they are never given back. */
export type Seats = {
  /** Whether `guest` sits at `table`. The same guest always gets the same answer, whoever asks, once it was given. */
  take(table: string, guest: string, seats: number): Promise<boolean>;
};

/** One line of a folded list: a statement, alarm or watched event that has no message of its own. Texts as a channel may see them. */
export type FoldRow = {
  /** The statement's id, or the event's. */
  readonly id: string;
  /** Milliseconds since the epoch; never another for the same id, since its minute decides where it is listed. */
  readonly at: number;
  readonly who: string;
  readonly did: string;
  /** What is counted: "done", or why not. */
  readonly ended: string;
  readonly outcome: string;
  readonly from: string;
  readonly sql: string | null;
};

/** What one principal did alike in one minute, beyond its own messages. */
export type Fold = {
  /** Names its message. */
  readonly key: string;
  readonly who: string;
  /** Names what is listed: "statements on billing with the secret app/billing". */
  readonly what: string;
  /** When the minute begins; for an application the hour. */
  readonly minute: number;
  /** For a declared application (`who`, and `what` says why): its rolled-up statements of the hour. It has no rows. */
  readonly application?: { readonly clusterArn: string; readonly secretArn: string | null };
};

/** A fold that has more to tell than was told. `additions` changes with everything that is added. */
export type DueFold = { readonly fold: Fold; readonly dueAt: number; readonly additions: number };

/** The folded lists, kept until long after they were told. */
export type Folds = {
  /** Adds rows, each once by its id however often it is told, the last word counting; then the fold is due, at `dueAt` unless it was already. */
  add(fold: Fold, rows: readonly FoldRow[], dueAt: number): Promise<void>;
  /** Those due at `now`, the oldest minute first. */
  due(now: number): Promise<readonly DueFold[]>;
  /** Lets nobody else tell it before `until`; undefined when somebody else has it, else the fold as it is then. */
  take(due: DueFold, until: number): Promise<DueFold | undefined>;
  /** What was taken is told; if rows were added since, it is due again at `againAt`. */
  told(taken: DueFold, againAt: number): Promise<void>;
  /** What was taken could not be told: it is due again at `againAt`. */
  untold(taken: DueFold, againAt: number): Promise<void>;
  /** All rows added before the call, in the order of their statements' time, page by page. */
  rows(key: string): AsyncIterable<FoldRow>;
};

/** The passing of time, passed in so that tests need not wait. */
export type Timing = {
  /** Calls `work` every `ms` until the returned function is called. */
  every(ms: number, work: () => void): () => void;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

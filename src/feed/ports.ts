import type { Message } from "../message/message.js";

/** One message of the queue. `receives` counts deliveries, this one included. */
export type QueueMessage = {
  readonly id: string;
  readonly body: string;
  readonly receives: number;
  readonly handle: string;
};

/** The trail's queue (SQS). */
export type Queue = {
  /** Long poll, at most 10 messages, at most 20 seconds; answers early, empty-handed, when `signal` aborts. */
  receive(signal: AbortSignal): Promise<readonly QueueMessage[]>;
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
  /** `pending → posting`, stamped with `at`; false when somebody else took that step. */
  claim(key: string, at: number): Promise<boolean>;
  /** Takes a `posting` over from whoever claimed it at `claimedAt`: stamps it with `at`; false when it is no longer theirs. */
  reclaim(key: string, claimedAt: number, at: number): Promise<boolean>;
  posted(key: string, ts: string, digest: string): Promise<void>;
};

/**
 * Posts to a channel, at most one message a second and channel, no retries of its own. A throw means that nothing was posted
 * (refused, rate limited beyond patience); `unclear` that it may have been. Each call ends within 25 seconds.
 */
export type FeedChannel = {
  post(
    channelId: string,
    key: string,
    message: Message,
  ): Promise<{ readonly kind: "posted"; readonly ts: string } | { readonly kind: "unclear" }>;
  /** The ts of the message with this key in the channel's recent history; `unknown` when history can't be read. */
  find(
    channelId: string,
    key: string,
  ): Promise<
    | { readonly kind: "found"; readonly ts: string }
    | { readonly kind: "absent" }
    | { readonly kind: "unknown" }
  >;
  update(channelId: string, ts: string, key: string, message: Message): Promise<void>;
};

/** The passing of time, passed in so that tests need not wait. */
export type Timing = {
  /** Calls `work` every `ms` until the returned function is called. */
  every(ms: number, work: () => void): () => void;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

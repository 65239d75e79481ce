import type { SlackUser } from "../access/person.js";
import type { Effect, Risk } from "../statement/statement.js";
import type { Audit } from "./audit.js";
import type { Actor } from "../trail/event.js";
import type { Door } from "../trail/match.js";

/**
 * Where a statement stands. `waiting → sending → succeeded | failed | unknown`; `waiting → cancelled`, or `sending → cancelled` before a commit;
 * `refused` never waited. The step to `sending` is the only door to the call.
 */
export type State = "waiting" | "sending" | "succeeded" | "failed" | "unknown" | "cancelled" | "refused";

/** How a statement ended. `rows` counts rows returned by a read or changed by a write; null where the service gave none. */
export type Outcome = {
  readonly endedAt: number;
  readonly rows: number | null;
  readonly tookMs: number | null;
  readonly requestId: string | null;
  /** A person's sentence, without SQL text: why it failed, was refused, or is unknown. */
  readonly because: string | null;
  readonly sqlState: string | null;
  /** Of a transaction of several: the rows of each, in order; null for what counts none. */
  readonly each?: RowsOfEach;
};

/** What each statement of a transaction returned or changed. */
export type RowsOfEach = readonly (number | null)[];

/** One statement of a transaction of several; `sqlHmac` as an entry's, absent of older ones. */
export type Member = { readonly command: string; readonly risk: Risk; readonly sqlHmac?: string };

/** A trail event that belongs to a statement. `seenAt` is when whodid read it. */
export type Sighting = {
  readonly eventId: string;
  readonly eventName: string;
  readonly eventTime: number;
  readonly seenAt: number;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly errorCode: string | null;
  /** The secret that the caller named; absent where the trail tells none. */
  readonly secretArn?: string;
};

/**
 * That a statement was tried out and rolled back before it was confirmed: the door of those calls, which must be found again in their
 * trail events, and the rows that it would have changed or returned; null where the rehearsal did not come to a count.
 */
export type Rehearsed = {
  readonly door: Door;
  /** When the door was written down; absent of older ones. */
  readonly notedAt?: number;
  readonly rows: number | null;
  /** Of a transaction of several: what binds the run, null for reads, which bind nothing. */
  readonly each?: RowsOfEach;
};

/** Who a statement is from: a person known to whodid, or whoever the trail names. */
export type Author =
  | { readonly kind: "person"; readonly name: string; readonly slack: SlackUser }
  | { readonly kind: "outside"; readonly actor: Actor };

/** One statement of the ledger. `id` is a ULID; times are milliseconds since the epoch. */
export type Entry = {
  readonly id: string;
  readonly createdAt: number;
  readonly author: Author;
  /** Name in `whodid.yml`, or null when the cluster is not one of ours. */
  readonly database: string | null;
  readonly clusterArn: string;
  /** Where it was asked (Slack channel id); null for what went round the bot. */
  readonly channelId: string | null;
  /** Redacted text; null where the trail masks it and the database's log does not tell it beyond doubt. */
  readonly sql: string | null;
  /** HMAC-SHA256 of the exact text, hexadecimal. */
  readonly sqlHmac: string | null;
  /** The key of the redacted text's shape, 16 hexadecimal digits; null where the text is masked or can't be read. */
  readonly fingerprint: string | null;
  readonly command: string | null;
  readonly risk: Risk | null;
  /** The statements of a transaction of several, in order: it has one text, all their effects, no command of its own; absent of a single one. */
  readonly together?: readonly Member[];
  readonly effects: readonly Effect[];
  /** True when it runs between BeginTransaction and CommitTransaction: executed only with the commit. */
  readonly transactional: boolean;
  /** It is sent so that the database goes on with it when the service gives up waiting: then a time-out ends nothing. */
  readonly runsOn?: true;
  readonly state: State;
  /** Written before the first call of the rehearsal leaves, and again with its count. */
  readonly rehearsed?: Rehearsed;
  /** Written with the step to `sending`. */
  readonly door?: Door;
  readonly sentAt?: number;
  readonly outcome?: Outcome;
  /** Sightings in the trail, oldest first; none until the trail has delivered; at most 100. */
  readonly sightings: readonly Sighting[];
  /** The trail showed more of its calls than `sightings` has room for. */
  readonly moreSightings?: true;
  /** What the database's own log says of a statement that went round whodid; absent until it says something. */
  readonly audit?: Audit;
};

/** Ends that mean the statement took effect; all other ended statements are attempts. */
export function tookEffect(entry: Entry): boolean {
  return entry.state === "succeeded";
}

/** Whether it took effect, or was sent and nobody knows yet how it ended. */
export function mayHaveRun(entry: Entry): boolean {
  return tookEffect(entry) || entry.state === "sending" || entry.state === "unknown";
}

import type { Actor } from "../trail/event.js";
import type { Severity, WatchRow } from "./row.js";

/** What is told of a row that means an event. */
export type MeaningRow = Pick<WatchRow, "name" | "done" | "toDo">;

/** What all watched events have. Times are milliseconds since the epoch. */
type Seen = {
  /** The same for the same event or finding, however often and by whichever way it arrives. */
  readonly key: string;
  /** Every row that fits, in the table's order; at least one. */
  readonly rows: readonly MeaningRow[];
  /** The gravest of the rows'. */
  readonly severity: Severity;
  readonly at: number;
  readonly region: string | null;
  readonly accountId: string | null;
  readonly sourceIp: string | null;
  /** What was acted on, as the record names it. */
  readonly resource: string | null;
};

/** A call to AWS that a row of the table means. */
export type WatchedCall = Seen & {
  readonly kind: "call";
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly actor: Actor;
  readonly userAgent: string | null;
  /** Why it had no effect; null when it had. */
  readonly errorCode: string | null;
};

/** A finding of GuardDuty that a row of the table means. */
export type WatchedFinding = Seen & {
  readonly kind: "finding";
  readonly type: string;
  readonly title: string | null;
  /** GuardDuty's own, up to 10. */
  readonly score: number | null;
  readonly count: number | null;
  /** The database user or the owner of the access key that it names. */
  readonly user: string | null;
};

export type Watched = WatchedCall | WatchedFinding;

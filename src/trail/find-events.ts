import { dayMs } from "./coverage.js";
import type { LogRecord } from "./record-splitter.js";
import type { Wanted } from "./sources.js";

/** Which events are looked for. Times are milliseconds since the epoch; services count in whole seconds, so a few more may come. */
export type EventsSought = {
  readonly from: number;
  readonly until: number;
  readonly wanted: Wanted;
};

/**
 * Finds events where no log files are: page by page, in no order, the same one perhaps twice. An empty page says that it still goes on.
 * Throws a fault when the service does not answer, whose cause is the service's own error.
 */
export type FindEvents = (sought: EventsSought) => AsyncIterable<readonly LogRecord[]>;

/** What no answer from LookupEvents may leave unsaid: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
export const historyShows = "management events only: no Data API statements";
/** How far LookupEvents looks back. */
export const historyMs = 90 * dayMs;

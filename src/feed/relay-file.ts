import type { Logger } from "pino";

import type { Policy } from "../access/database.js";
import type { Ledger } from "../ledger/ledger.js";
import type { CoverageBook } from "../trail/coverage.js";
import type { TrailEvent } from "../trail/event.js";
import { parseLogFileName } from "../trail/log-file-name.js";
import type { BucketObject } from "../trail/s3-notification.js";
import { foldEvents, isStatement } from "./fold.js";
import type { FeedChannel, OpenLogFile, Outbox, Queue, Timing } from "./ports.js";
import { readEvents } from "./read-events.js";
import { recogniseCalls } from "./recognise.js";
import { recordCalls } from "./record.js";
import { noticesOf } from "./notices.js";
import { show, type Shown } from "./show.js";

/** Everything that the feed needs of the outside world. */
export type RelayParts = {
  readonly queue: Queue;
  readonly openLogFile: OpenLogFile;
  readonly ledger: Ledger;
  readonly coverage: CoverageBook;
  readonly outbox: Outbox;
  readonly channel: FeedChannel;
  readonly policy: Policy;
  readonly feedChannelId: string;
  /** Has the database's log looked at for the texts of statements that went round whodid; durable when it resolves. */
  readonly askForTexts: (statements: readonly TrailEvent[]) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly timing: Timing;
  readonly log: Logger;
};

/** After so many faults in one file the trouble is not with a statement: the rest waits for the next delivery. */
const maxFaults = 3;

/**
 * Relays the statements of one log file; digests, insights and strangers' objects are passed over. A statement that can't be relayed
 * does not stop the others, but the file then throws, to be read again; what was relayed is not relayed twice.
 */
export async function relayFile(parts: RelayParts, { bucket, key }: BucketObject): Promise<Shown> {
  const name = parseLogFileName(key);
  if (name.kind !== "log") return { kind: "shown" };

  const { events, unreadable } = await readEvents(await parts.openLogFile(bucket, key));
  const faults: unknown[] = [];
  const outside: TrailEvent[] = [];
  let retryMs = 0;
  for (const calls of foldEvents(events)) {
    try {
      const recognised = await recogniseCalls(calls, parts.ledger);
      await recordCalls(parts, recognised);
      outside.push(...recognised.filter(({ kind }) => kind !== "ours").map(({ event }) => event));
      for (const notice of await noticesOf(parts.ledger, recognised)) {
        const shown = await show(parts, notice);
        if (shown.kind === "held") retryMs = Math.max(retryMs, shown.retryMs);
      }
    } catch (err) {
      faults.push(err);
      if (faults.length === maxFaults) break;
    }
  }
  parts.log.info(
    { key, events: events.length, unreadable, faults: faults.length, retryMs },
    "trail file read",
  );
  await parts.askForTexts(outside.filter(isStatement));
  if (faults.length > 0) throw new AggregateError(faults, "Not every statement of the file was relayed");
  if (retryMs > 0) return { kind: "held", retryMs };
  await parts.coverage.extend(name);
  return { kind: "shown" };
}

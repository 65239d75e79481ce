import { createHash } from "node:crypto";

import { markOf, type RollupPart, type Rollups } from "../ledger/rollup.js";
import type { Application } from "../trail/application.js";
import type { TrailEvent } from "../trail/event.js";
import type { Fold, Folds } from "./ports.js";

export type RollUpParts = {
  readonly rollups: Rollups;
  readonly folds: Pick<Folds, "add">;
  readonly clock: () => number;
};

const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
/** What one item may hold of 400 kB, in marks of 11 bytes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maxCalls = 20_000;
const maxSamples = 5;
/** How long a line in the feed waits for more before it is told anew. */
const gatherMs = 60_000;

/** Writes down an application's statements as counts, and has the hour's line in the feed told anew; else like `countCalls`. */
export async function rollUp(
  { rollups, folds, clock }: RollUpParts,
  application: Application,
  events: readonly TrailEvent[],
): Promise<void> {
  const parts = await countCalls(rollups, application, events);
  const lines = new Map(parts.map((part) => foldOf(application, part)).map((fold) => [fold.key, fold]));
  for (const fold of lines.values()) await folds.add(fold, [], clock() + gatherMs);
}

/**
 * Writes down an application's statements as counts; durable when it resolves. The same events again, in whatever batch, change nothing.
 * Throws the store's faults.
 */
export async function countCalls(
  rollups: Pick<Rollups, "add">,
  application: Application,
  events: readonly TrailEvent[],
): Promise<readonly RollupPart[]> {
  const parts = partsOf(application, events);
  for (const part of parts) await rollups.add(part);
  return parts;
}

function partsOf({ name }: Application, events: readonly TrailEvent[]): readonly RollupPart[] {
  const batches = new Map<string, TrailEvent[]>();
  // In one order, so that the same events make the same parts.
  for (const event of events.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))) {
    const key = JSON.stringify([minuteOf(event), event.clusterArn, event.secretArn]);
    const batch = batches.get(key) ?? [];
    if (batch.at(-1)?.eventId !== event.eventId) batch.push(event);
    batches.set(key, batch);
  }
  return [...batches.values()].flatMap((batch) =>
    Array.from({ length: Math.ceil(batch.length / maxCalls) }, (_, index) =>
      partOf(name, batch.slice(index * maxCalls, (index + 1) * maxCalls)),
    ),
  );
}

function partOf(application: string, events: readonly TrailEvent[]): RollupPart {
  const [one] = events;
  if (one === undefined) throw new Error("A part of a rollup holds no event.");
  const ends: Record<string, string> = {};
  for (const { errorCode, eventId } of events) {
    const ended = errorCode ?? "done";
    ends[ended] = `${ends[ended] ?? ""}${markOf(eventId)}`;
  }
  const times = events.map(({ eventTime }) => eventTime);
  return {
    application,
    clusterArn: one.clusterArn ?? "unknown",
    secretArn: one.secretArn,
    minute: minuteOf(one),
    first: times.reduce((a, b) => Math.min(a, b)),
    last: times.reduce((a, b) => Math.max(a, b)),
    samples: events.slice(0, maxSamples).map(({ eventId }) => eventId),
    ends,
  };
}

function minuteOf({ eventTime }: TrailEvent): number {
  return eventTime - (eventTime % minuteMs);
}

/** One line for an application, cluster, secret and hour. */
function foldOf({ name, reason }: Application, { clusterArn, secretArn, minute }: RollupPart): Fold {
  const hour = minute - (minute % hourMs);
  const line = createHash("sha256")
    .update(JSON.stringify([name, clusterArn, secretArn]))
    .digest("hex");
  return {
    key: `application:${hour}:${line.slice(0, 24)}`,
    who: name,
    what: reason,
    minute: hour,
    application: { clusterArn, secretArn },
  };
}

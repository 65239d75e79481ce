import type { Source } from "../ledger/watched-entry.js";
import type { TrailEvent } from "../trail/event.js";
import { readEvent } from "../trail/read-event.js";
import type { Watch } from "../watch/watch.js";
import type { Watched } from "../watch/watched.js";

/** What one log file or message holds for the feed, and how many of its records could not be read. */
export type Found = {
  readonly source: Source;
  readonly events: readonly TrailEvent[];
  readonly watched: readonly Watched[];
  readonly unreadable: number;
};

/** Takes the records of the trail as they come, and keeps Data API calls and watched events. A record may be both. */
export function createFound(source: Source, watch: Pick<Watch, "match">) {
  const events: TrailEvent[] = [];
  const watched: Watched[] = [];
  let unreadable = 0;
  return {
    add(record: unknown): void {
      const read = readEvent(record);
      const match = watch.match(record);
      // A time before 1970 has no place in a statement id.
      const isTimely = read.kind === "event" && read.event.eventTime >= 0;
      if (isTimely) events.push(read.event);
      if (typeof match === "object") watched.push(match);
      if (match === "unreadable" || (read.kind !== "other" && !isTimely)) unreadable += 1;
    },
    addUnreadable(count: number): void {
      unreadable += count;
    },
    all: (): Found => ({ source, events, watched, unreadable }),
  };
}

import type { TrailEvent } from "../trail/event.js";
import { readLogFile } from "../trail/log-file.js";
import { readEvent } from "../trail/read-event.js";
import { dataApiSources } from "../trail/sources.js";

/** Picks the Data API calls out of a log file; counts what can't be read. Throws when the file itself is damaged or can't be had. */
export async function readEvents(
  gzip: AsyncIterable<Uint8Array>,
): Promise<{ readonly events: readonly TrailEvent[]; readonly unreadable: number }> {
  const events: TrailEvent[] = [];
  let unreadable = 0;
  for await (const records of readLogFile(gzip, dataApiSources)) {
    for (const record of records) {
      const read = record.kind === "record" ? readEvent(record.record) : record;
      if (read.kind === "event") events.push(read.event);
      else if (read.kind === "unreadable") unreadable += 1;
    }
  }
  return { events, unreadable };
}

import { readLogFile } from "../trail/log-file.js";
import { dataApiSources } from "../trail/sources.js";
import type { Watch } from "../watch/watch.js";
import { createFound, type Found } from "./found.js";

/** Picks the Data API calls and the watched events out of a log file; counts what can't be read. Throws when the file itself is damaged or can't be had. */
export async function readEvents(gzip: AsyncIterable<Uint8Array>, watch: Watch): Promise<Found> {
  const found = createFound("log file", watch);
  const sources = new Set([...dataApiSources, ...watch.sources]);
  const { identityTypes } = watch;
  for await (const records of readLogFile(gzip, { sources, identityTypes })) {
    for (const record of records) {
      if (record.kind === "record") found.add(record.record);
      else found.addUnreadable(1);
    }
  }
  return found.all();
}

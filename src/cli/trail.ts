import { isStatement } from "../feed/fold.js";
import { showInvisible } from "../message/text.js";
import type { TrailEvent } from "../trail/event.js";
import { dataApiSources } from "../trail/sources.js";
import type { Wanted } from "../trail/sources.js";
import { defaultRows } from "../watch/default-rows.js";
import { nothingKnown } from "../watch/known.js";
import { createWatch } from "../watch/watch.js";
import { readFiles } from "./read-files.js";
import { createSortedLines, timeKey } from "./sorted-lines.js";
import type { SortedLines } from "./sorted-lines.js";
import type { Surroundings } from "./surroundings.js";
import { findFiles } from "./trail-files.js";
import { createPlaces } from "./trail-places.js";
import type { Range } from "./trail-range.js";
import { amount, historyNotes, summary } from "./trail-summary.js";
import { jsonLine, plainLine } from "./trail-line.js";

export type TrailAsk = {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly all: boolean;
  readonly range: Range;
};

/** Without a `whodid.yml`, no secret, queue or table is known by its name. */
const watch = createWatch(defaultRows, nothingKnown);

const statementsAndWatched: Wanted = {
  sources: new Set([...dataApiSources, ...watch.sources]),
  identityTypes: watch.identityTypes,
};

const linesAtATime = 500;

/**
 * Prints the statements and watched events in log files, with `all` every event, oldest first over all of them (by time, then event id),
 * each once. Their order is made by sorting what is to be printed: in memory while it is little, through temporary files when it is much,
 * so that memory stays flat.
 * What could not be read is counted on standard error. Answers 1 when a path or a file could not be read.
 */
export async function runTrail(
  { paths, json, all, range }: TrailAsk,
  surroundings: Surroundings,
): Promise<number> {
  const { complain, write, stop } = surroundings;
  const places = createPlaces(surroundings, range);
  const lines = createSortedLines();
  try {
    const { files, refusals } = await findFiles(paths, places);
    for (const refusal of refusals) complain(`whodid: ${showInvisible(refusal)}`);
    const lineOf = json ? jsonLine : plainLine;
    const { since = 0, until = Number.POSITIVE_INFINITY } = range;
    const keep = (event: TrailEvent, record: unknown) => {
      if (event.eventTime < since || event.eventTime > until) return undefined;
      const match = watch.match(record);
      const watched = typeof match === "object" ? match : undefined;
      const isMeant = all || watched !== undefined || isStatementCall(event);
      return isMeant ? lines.add(timeKey(event), lineOf(event, watched)) : undefined;
    };
    const tally = await readFiles(files, all ? "all" : statementsAndWatched, keep, surroundings);
    if (stop.aborted) return 1;
    const printed = await print(lines, write);
    for (const note of historyNotes(files)) complain(note);
    complain(summary(tally, files, amount(printed, "event")));
    return refusals.length > 0 || tally.unreadableFiles.size > 0 ? 1 : 0;
  } finally {
    await Promise.all([lines.close(), places.close()]);
  }
}

function isStatementCall(event: TrailEvent): boolean {
  return dataApiSources.has(event.eventSource) && isStatement(event);
}

async function print(lines: SortedLines, write: (text: string) => Promise<boolean>): Promise<number> {
  let printed = 0;
  let block: string[] = [];
  const flush = async () => {
    const text = block.map((line) => `${line}\n`).join("");
    printed += block.length;
    block = [];
    return write(text);
  };
  for await (const line of lines.read()) {
    if (block.push(line) === linesAtATime && !(await flush())) return printed;
  }
  if (block.length > 0) await flush();
  return printed;
}

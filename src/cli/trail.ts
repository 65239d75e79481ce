import { isStatement } from "../feed/fold.js";
import { showInvisible } from "../message/text.js";
import type { TrailEvent } from "../trail/event.js";
import { historyShows } from "../trail/find-events.js";
import { dataApiSources } from "../trail/sources.js";
import type { Wanted } from "../trail/sources.js";
import { defaultRows } from "../watch/default-rows.js";
import { nothingKnown } from "../watch/known.js";
import { createWatch } from "../watch/watch.js";
import { readFiles } from "./read-files.js";
import type { Tally } from "./read-files.js";
import { createSortedLines } from "./sorted-lines.js";
import type { SortedLines } from "./sorted-lines.js";
import type { Surroundings } from "./surroundings.js";
import { filesOf } from "./trail-files.js";
import type { TrailFile } from "./trail-files.js";
import { createPlaces } from "./trail-places.js";
import type { Range } from "./trail-range.js";
import type { Places } from "./trail-places.js";
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
      return isMeant ? lines.add(keyOf(event), lineOf(event, watched)) : undefined;
    };
    const tally = await readFiles(files, all ? "all" : statementsAndWatched, keep, surroundings);
    if (stop.aborted) return 1;
    const printed = await print(lines, write);
    for (const file of files.filter(isHistory)) complain(`whodid: ${file.name} shows ${historyShows}.`);
    complain(summary(tally, files, amount(printed, "event")));
    return refusals.length > 0 || tally.unreadableFiles > 0 ? 1 : 0;
  } finally {
    await Promise.all([lines.close(), places.close()]);
  }
}

function isStatementCall(event: TrailEvent): boolean {
  return dataApiSources.has(event.eventSource) && isStatement(event);
}

function isHistory(file: TrailFile): boolean {
  return file.kind === "service" && file.isHistory;
}

async function findFiles(paths: readonly string[], places: Places) {
  const files = new Map<string, TrailFile>();
  const refusals: string[] = [];
  for (const path of paths) {
    const found = await filesOf(path, places);
    if ("refusal" in found) refusals.push(found.refusal);
    else for (const file of found.files) files.set(file.name, file);
  }
  return { files: [...files.values()], refusals };
}

/** Sorts by time, then by event id. */
function keyOf({ eventTime, eventId }: TrailEvent): string {
  return `${String(eventTime).padStart(15, "0")} ${JSON.stringify(eventId)}`;
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

function summary(tally: Tally, files: readonly TrailFile[], printed: string): string {
  const count = (kind: TrailFile["kind"]) => files.filter((file) => file.kind === kind).length;
  const digests = count("digest") + tally.digests;
  const insights = count("insight") + tally.insights;
  const strangers = count("stranger");
  const passed = [
    ...(digests > 0 ? [amount(digests, "digest")] : []),
    ...(insights > 0 ? [amount(insights, "Insight")] : []),
    ...(strangers > 0 ? [amount(strangers, "other file")] : []),
  ];
  const notReadable = `${amount(tally.unreadableFiles, "file")}, ${amount(tally.unreadableRecords, "record")}`;
  const beside = passed.length > 0 ? `; passed over: ${passed.join(", ")}` : "";
  const services = files.filter(({ kind }) => kind === "service").map(({ name }) => name);
  const read =
    count("file") > 0 || services.length === 0 ? [amount(count("file"), "file"), ...services] : services;
  return `whodid: ${printed} in ${read.join(", ")}; not readable: ${notReadable}${beside}.`;
}

function amount(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}

import { isStatement } from "../feed/fold.js";
import { showInvisible } from "../message/text.js";
import type { TrailEvent } from "../trail/event.js";
import { readEvent } from "../trail/read-event.js";
import { dataApiSources } from "../trail/sources.js";
import type { Sources } from "../trail/sources.js";
import { readTrailFile } from "../trail/trail-file.js";
import { createSortedLines } from "./sorted-lines.js";
import type { SortedLines } from "./sorted-lines.js";
import type { Surroundings } from "./surroundings.js";
import { filesOf, reasonOf } from "./trail-files.js";
import type { TrailFile } from "./trail-files.js";
import { createPlaces } from "./trail-places.js";
import type { Places } from "./trail-places.js";
import { jsonLine, plainLine } from "./trail-line.js";

export type TrailAsk = {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly all: boolean;
};

/** What is printed: which records are read at all, and which of their events. */
type Choice = { readonly sources: Sources; readonly isMeant: (event: TrailEvent) => boolean };

const statements: Choice = {
  sources: dataApiSources,
  isMeant: (event) => dataApiSources.has(event.eventSource) && isStatement(event),
};
const everything: Choice = { sources: "all", isMeant: () => true };

/** So many files are inflated at a time, on threads of their own, while this one reads another. */
const filesAtATime = 3;
const linesAtATime = 500;

/**
 * Prints the statements in log files, oldest first over all of them (by time, then event id), each once. Their order is made by sorting
 * what is to be printed: in memory while it is little, through temporary files when it is much, so that memory stays flat.
 * What could not be read is counted on standard error. Answers 1 when a path or a file could not be read.
 */
export async function runTrail({ paths, json, all }: TrailAsk, surroundings: Surroundings): Promise<number> {
  const { complain, write, stop } = surroundings;
  const places = createPlaces(surroundings);
  const lines = createSortedLines();
  try {
    const { files, refusals } = await findFiles(paths, places);
    for (const refusal of refusals) complain(`whodid: ${showInvisible(refusal)}`);
    const tally = await readFiles(files, all ? everything : statements, json ? jsonLine : plainLine, {
      ...surroundings,
      lines,
    });
    if (stop.aborted) return 1;
    const printed = await print(lines, write);
    complain(summary(tally, files, amount(printed, all ? "event" : "statement")));
    return refusals.length > 0 || tally.unreadableFiles > 0 ? 1 : 0;
  } finally {
    await Promise.all([lines.close(), places.close()]);
  }
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

type Tally = { unreadableRecords: number; unreadableFiles: number; digests: number; insights: number };

async function readFiles(
  files: readonly TrailFile[],
  choice: Choice,
  lineOf: (event: TrailEvent) => string,
  { complain, stop, progress, lines }: Surroundings & { readonly lines: SortedLines },
): Promise<Tally> {
  const tally: Tally = { unreadableRecords: 0, unreadableFiles: 0, digests: 0, insights: 0 };
  let done = 0;
  const next = files.values();
  const work = async (): Promise<void> => {
    for (const file of next) {
      if (stop.aborted) return;
      if (file.kind === "file") {
        try {
          await readFile(file, choice, lineOf, lines, tally);
        } catch (error) {
          tally.unreadableFiles += 1;
          complain(showInvisible(`whodid: ${file.name} can't be read to its end: ${reasonOf(error)}.`));
        }
      }
      done += 1;
      progress?.(bar(done, files.length));
    }
  };
  await Promise.all(Array.from({ length: filesAtATime }, work));
  progress?.("");
  return tally;
}

async function readFile(
  file: Extract<TrailFile, { kind: "file" }>,
  { sources, isMeant }: Choice,
  lineOf: (event: TrailEvent) => string,
  lines: SortedLines,
  tally: Tally,
): Promise<void> {
  for await (const records of readTrailFile(await file.open(), sources)) {
    for (const record of records) {
      const read = record.kind === "record" ? readEvent(record.record, sources) : record;
      if (read.kind === "unreadable") tally.unreadableRecords += 1;
      else if (read.kind === "digest") tally.digests += 1;
      else if (read.kind === "insight") tally.insights += 1;
      else if (read.kind === "event" && isMeant(read.event)) {
        await lines.add(keyOf(read.event), lineOf(read.event));
      }
    }
  }
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

function bar(done: number, all: number): string {
  const width = 30;
  const full = Math.floor((done / all) * width);
  return `[${"#".repeat(full)}${".".repeat(width - full)}] ${done.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} files`;
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
  return `whodid: ${printed} in ${amount(count("file"), "file")}; not readable: ${notReadable}${beside}.`;
}

function amount(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}

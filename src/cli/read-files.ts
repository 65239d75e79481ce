import { setImmediate } from "node:timers/promises";

import { showInvisible } from "../message/text.js";
import type { TrailEvent } from "../trail/event.js";
import { readEvent } from "../trail/read-event.js";
import type { Wanted } from "../trail/sources.js";
import { readTrailFile } from "../trail/trail-file.js";
import { createInTurn } from "./in-turn.js";
import type { InTurn } from "./in-turn.js";
import type { Surroundings } from "./surroundings.js";
import { reasonOf } from "./trail-files.js";
import type { Readable, Service, TrailFile } from "./trail-files.js";

/** What could not be read, and what was passed over inside of files. */
export type Tally = {
  unreadableRecords: number;
  /** Names of those that could not be read to their end. */
  unreadableFiles: Set<string>;
  digests: number;
  insights: number;
};

/** So many files are inflated at a time, on threads of their own, while this one reads another. */
const filesAtATime = 4;

/** After so long, other files get on with being opened and inflated: else the second core would wait for this one. */
const turnMs = 5;

/** Takes an event, and its record as it stands in the file. */
type Hear = (event: TrailEvent, record: unknown) => Promise<void> | undefined;

/**
 * Reads the wanted events in files and services, and others that stood beside them, in no order; what `hear` answers is waited for. A file that can't be read is complained of and
 * counted, and does not stop the others; a signal does.
 */
export async function readFiles(
  files: readonly TrailFile[],
  wanted: Wanted,
  hear: Hear,
  surroundings: Pick<Surroundings, "complain" | "stop" | "progress" | "scan">,
): Promise<Tally> {
  const tally = createTally();
  const inTurn = createInTurn();
  await eachFile(
    files,
    async (file) =>
      file.kind === "file" || file.kind === "service"
        ? readFile(file, wanted, hear, tally, { ...surroundings, inTurn })
        : undefined,
    tally,
    surroundings,
  );
  return tally;
}

export function createTally(): Tally {
  return { unreadableRecords: 0, unreadableFiles: new Set(), digests: 0, insights: 0 };
}

/** Has a few files dealt with at a time, and shows how far it is; one whose work throws is complained of and counted. */
export async function eachFile(
  files: readonly TrailFile[],
  work: (file: TrailFile) => Promise<void>,
  tally: Tally,
  { complain, stop, progress }: Pick<Surroundings, "complain" | "stop" | "progress">,
): Promise<void> {
  let done = 0;
  const next = files.values();
  const go = async (): Promise<void> => {
    for (const file of next) {
      if (stop.aborted) return;
      try {
        await work(file);
      } catch (error) {
        tally.unreadableFiles.add(file.name);
        complain(showInvisible(`whodid: ${file.name} can't be read to its end: ${reasonOf(error)}.`));
      }
      done += 1;
      progress?.(bar(done, files.length));
    }
  };
  await Promise.all(Array.from({ length: filesAtATime }, go));
  progress?.("");
}

/**
 * Reads one file, when it is `inTurn`, or asks a service, which may take its time; counts in `tally` what is no event. Throws when it
 * can't be read to its end.
 */
export async function readFile(
  file: Readable | Service,
  wanted: Wanted,
  hear: Hear,
  tally: Tally,
  {
    stop,
    scan,
    inTurn = (pages) => pages,
  }: Pick<Surroundings, "stop" | "scan"> & { readonly inTurn?: InTurn },
): Promise<void> {
  let turnedAt = performance.now();
  const how = scan === undefined ? {} : { scan };
  const pages = "open" in file ? inTurn(readTrailFile(await file.open(), wanted, how)) : file.find(wanted);
  for await (const records of pages) {
    if (stop.aborted) return;
    if (performance.now() - turnedAt > turnMs) {
      await setImmediate();
      turnedAt = performance.now();
    }
    for (const record of records) {
      const read = record.kind === "record" ? readEvent(record.record, "all") : record;
      if (read.kind === "unreadable") tally.unreadableRecords += 1;
      else if (read.kind === "digest") tally.digests += 1;
      else if (read.kind === "insight") tally.insights += 1;
      else if (read.kind === "event") {
        const heard = record.kind === "record" ? hear(read.event, record.record) : undefined;
        if (heard !== undefined) await heard;
      }
    }
  }
}

function bar(done: number, all: number): string {
  const width = 30;
  const full = Math.floor((done / all) * width);
  return `[${"#".repeat(full)}${".".repeat(width - full)}] ${done.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} files`;
}

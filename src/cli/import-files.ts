import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";

import type { Policy } from "../access/database.js";
import { type Calls, foldEvents, isStatement } from "../feed/fold.js";
import { recogniseCalls } from "../feed/recognise.js";
import { recordCalls } from "../feed/record.js";
import { relayDigest } from "../feed/relay-digest.js";
import { countCalls } from "../feed/roll-up.js";
import type { ImportBook } from "../ledger/import-book.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Rollups } from "../ledger/rollup.js";
import { type Source, watchedEntry } from "../ledger/watched-entry.js";
import type { WatchedLedger } from "../ledger/watched-ledger.js";
import { createLog } from "../log.js";
import { type Application, applicationOf } from "../trail/application.js";
import type { CoverageBook, ReadFile } from "../trail/coverage.js";
import { parseDigestName } from "../trail/digest-name.js";
import type { TrailEvent } from "../trail/event.js";
import { parseLogFileName, parseOwnName } from "../trail/log-file-name.js";
import { dataApiSources } from "../trail/sources.js";
import type { Watch } from "../watch/watch.js";
import type { Watched } from "../watch/watched.js";
import { createTally, eachFile, readFile, type Tally } from "./read-files.js";
import type { Surroundings } from "./surroundings.js";
import type { Readable, TrailFile } from "./trail-files.js";

export type ImportParts = {
  readonly ledger: Pick<Ledger, "record" | "sight" | "advance" | "find" | "findPeek" | "noteTrial">;
  readonly coverage: Pick<CoverageBook, "addFile" | "addDigest">;
  readonly book: ImportBook;
  readonly watchedLedger: Pick<WatchedLedger, "record">;
  readonly watch: Watch;
  readonly policy: Policy;
  readonly applications: readonly Application[];
  readonly rollups: Pick<Rollups, "add">;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
};

/** What came of an import. Statements are those that went round whodid, calls those of its own that the trail shows. */
export type Imported = Tally & {
  files: number;
  importedBefore: number;
  statements: number;
  statementsKnown: number;
  calls: number;
  callsKnown: number;
  watched: number;
  /** Calls that name a statement of whodid's and are not its own; they are recorded as somebody's. */
  forged: number;
  /** Why the ledger could not be written; then the rest was left. */
  fault: unknown;
};

type Batch = { readonly events: readonly TrailEvent[]; readonly watched: readonly Watched[] };

/** So much is held of a file, and so many statements are written at a time. */
const eventsAtATime = 500;
const statementsAtATime = 16;

/**
 * Brings what log files hold into the ledger as the relay would, under the same ids, and into no feed. A file that was imported whole is not read
 * again; one that was not, because of a signal, a fault or damage, is told again from its beginning, which changes nothing that is known.
 */
export async function importFiles(
  parts: ImportParts,
  files: readonly TrailFile[],
  surroundings: Pick<Surroundings, "complain" | "stop" | "progress" | "scan">,
): Promise<Imported> {
  const counts = { statements: 0, statementsKnown: 0, calls: 0, callsKnown: 0, watched: 0, forged: 0 };
  const imported: Imported = { ...createTally(), files: 0, importedBefore: 0, ...counts, fault: undefined };
  const isOver = () => surroundings.stop.aborted || imported.fault !== undefined;
  const ledger = counting(parts.ledger, imported);
  const { watch, watchedLedger, applications, rollups, policy, clock } = parts;
  const writeCalls = async (calls: Calls, source: Source): Promise<void> => {
    const recognised = await recogniseCalls(calls, { ledger, clock });
    await recordCalls({ ...parts, ledger }, source, recognised);
    imported.forged += recognised.filter(({ kind }) => kind === "forged").length;
  };
  const writeWatched = async (watched: Watched, source: Source): Promise<void> => {
    await watchedLedger.record(watchedEntry(watched, { policy, seenAt: clock(), source }));
    imported.watched += 1;
  };
  const writeCounts = async (application: Application, events: readonly TrailEvent[]): Promise<void> => {
    const theirs = events.filter((event) => applicationOf([application], event) !== undefined);
    await countCalls(rollups, application, theirs.filter(isStatement));
  };
  const write = async ({ events, watched }: Batch, source: Source): Promise<void> => {
    const own = events.filter((event) => applicationOf(applications, event) === undefined);
    const writes = [
      ...applications.map((application) => () => writeCounts(application, events)),
      ...foldEvents(own).map((calls) => () => writeCalls(calls, source)),
      ...watched.map((each) => () => writeWatched(each, source)),
    ].values();
    const work = async (): Promise<void> => {
      for (const next of writes) {
        if (isOver()) return;
        await next();
      }
    };
    await Promise.all(Array.from({ length: statementsAtATime }, work));
  };

  const importFile = async (file: TrailFile): Promise<void> => {
    if (isOver() || !("open" in file)) return;
    const mark = await markOf(file);
    if (mark !== null && (await orFault(imported, parts.book.has(mark))) === true) {
      imported.importedBefore += 1;
      return;
    }
    if (isOver()) return;
    if (file.kind === "digest") await importDigest(parts, file);
    else {
      const read = await importLogFile(file, watch, imported, surroundings, (batch) =>
        orFault(imported, write(batch, sourceOf(file))),
      );
      if (isOver()) return;
      if (read !== undefined) await orFault(imported, parts.coverage.addFile(read));
    }
    if (isOver()) return;
    if (mark !== null) await orFault(imported, parts.book.add(mark));
    if (file.kind === "file") imported.files += 1;
  };
  await eachFile(files, importFile, imported, surroundings);
  return imported;
}

/** Answers what it read of the trail, where the file's name tells. */
async function importLogFile(
  file: Readable,
  watch: Watch,
  imported: Imported,
  surroundings: Pick<Surroundings, "stop" | "scan">,
  write: (batch: Batch) => Promise<unknown>,
): Promise<ReadFile | undefined> {
  let batch = { events: new Array<TrailEvent>(), watched: new Array<Watched>() };
  let events = 0;
  const tally = createTally();
  const flush = async (): Promise<void> => {
    const full = batch;
    batch = { events: [], watched: [] };
    events += full.events.length;
    await write(full);
  };
  const sources = new Set([...dataApiSources, ...watch.sources]);
  try {
    await readFile(
      file,
      { sources, identityTypes: watch.identityTypes },
      (event, record) => {
        const match = watch.match(record);
        if (typeof match === "object") batch.watched.push(match);
        if (dataApiSources.has(event.eventSource)) batch.events.push(event);
        return batch.events.length + batch.watched.length < eventsAtATime ? undefined : flush();
      },
      tally,
      surroundings,
    );
  } finally {
    // What stands before the damage is worth having.
    await flush();
    imported.unreadableRecords += tally.unreadableRecords;
    imported.digests += tally.digests;
    imported.insights += tally.insights;
  }
  const name = parseOwnName(basename(file.name));
  if (name === undefined) return undefined;
  const { accountId, region, deliveredAt } = name;
  const place = { accountId, region, deliveredAt };
  return { ...place, ...objectOf(file.name), events, unreadable: tally.unreadableRecords };
}

/** Only a digest that lies in its bucket is where the trail wrote it; a copy of it elsewhere proves nothing. */
async function importDigest({ coverage }: ImportParts, file: Readable): Promise<void> {
  const object = objectOf(file.name);
  const digest = parseDigestName(object.key);
  if (digest === undefined || object.bucket === nowhere) return;
  await relayDigest({ coverage, openLogFile: file.open, log: createLog("silent") }, digest, object);
}

/** Stands for the bucket of files that lie in no bucket: no digest lists them. */
const nowhere = "(imported)";

function objectOf(name: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(name) ?? [];
  return { bucket: bucket ?? nowhere, key: key ?? basename(name) };
}

/** Anybody can have written an export: like a message of the queue it confirms nothing, and ends no statement. */
function sourceOf({ name }: Readable): Source {
  return parseOwnName(basename(name)) === undefined ? "message" : "log file";
}

/** What tells a file from every other, also after it was changed or moved; null for what can't be known again. */
async function markOf({ kind, name }: TrailFile): Promise<string | null> {
  // What lies in a trail's bucket is never changed.
  if (name.startsWith("s3://") && (kind === "digest" || parseLogFileName(name).kind === "log")) return name;
  if (name.startsWith("s3://")) return null;
  const found = await stat(name).catch(() => undefined);
  if (found?.isFile() !== true) return null;
  const own = basename(name);
  return parseOwnName(own) === undefined
    ? `${resolve(name)} ${found.size} ${found.mtimeMs}`
    : `${own} ${found.size}`;
}

function counting(ledger: ImportParts["ledger"], imported: Imported): ImportParts["ledger"] {
  return {
    ...ledger,
    record: async (entry) => {
      const answer = await ledger.record(entry);
      imported[answer === "recorded" ? "statements" : "statementsKnown"] += 1;
      return answer;
    },
    sight: async (id, sighting) => {
      const answer = await ledger.sight(id, sighting);
      imported[answer === "sighted" ? "calls" : "callsKnown"] += 1;
      return answer;
    },
  };
}

/** A store that fails, fails for every file: the first fault is kept, and ends the import. */
async function orFault<Answer>(imported: Imported, work: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work;
  } catch (error) {
    imported.fault ??= error;
    return undefined;
  }
}

import { Readable } from "node:stream";

import { minuteMs } from "../dblog/lookouts.js";
import { isStatement } from "../feed/fold.js";
import { placeOf } from "../ledger/place.js";
import { showInvisible } from "../message/text.js";
import { createReader } from "../statement/reader.js";
import type { TrailEvent } from "../trail/event.js";
import { dataApiSources } from "../trail/sources.js";
import { createKnown } from "../watch/known.js";
import { createWatch, type Watch } from "../watch/watch.js";
import { eventNamesOf } from "../whodid/event-name.js";
import { createInquire } from "../whodid/inquire.js";
import { renderNoWildcards } from "../whodid/render-help.js";
import { parseQuestion, type Question } from "../whodid/question.js";
import type { Ask } from "./ask.js";
import { askedOf } from "./asked-texts.js";
import { findLogs } from "./audit-logs.js";
import { minuteOf, openTexts, type Texts } from "./audit-texts.js";
import { readFileConfiguration } from "./configuration.js";
import { createFileCoverage } from "./file-coverage.js";
import { createFileHistory, type FileHistory, type Remembered } from "./file-history.js";
import { withClusters } from "./known-clusters.js";
import { readFiles } from "./read-files.js";
import { createSortedLines, type SortedLines, timeKey } from "./sorted-lines.js";
import type { Surroundings } from "./surroundings.js";
import { tellFound } from "./tell-found.js";
import { findFiles, type TrailFile } from "./trail-files.js";
import { createPlaces } from "./trail-places.js";
import { noRange } from "./trail-range.js";
import { amount, historyNotes, summary } from "./trail-summary.js";

/** Digests say of the ledger's days what may still change; of files only the usual can be said. */
const settlingMinutes = 120;

/**
 * The same question, answered from log files: no ledger, no AWS account, no configuration (a `whodid.yml` that is there names people and
 * databases). With database logs beside them it tells texts. Reads each file once, sorts what may answer on disk, and keeps of it what one question can ask for. Answers 0 however the answer is,
 * 1 when a path or file could not be read or it was stopped, 2 for a question that can't be understood.
 */
export async function runAskFiles(
  { question: text, json, trail, audit }: Ask,
  surroundings: Surroundings,
  openReader: typeof createReader = createReader,
): Promise<number> {
  const now = Date.now();
  const config = readFileConfiguration(surroundings);
  if (config === undefined) return 1;
  const { policy, watch: rows } = config;
  const read = parseQuestion(text, now, eventNamesOf(rows));
  if (read.kind !== "question") return tellFound(read, json, surroundings);
  const { question } = read;
  if (question.object?.isPattern === true)
    return tellFound({ kind: "refused", because: renderNoWildcards }, json, surroundings);

  const { complain, stop } = surroundings;
  const places = createPlaces(surroundings, noRange);
  const lines = createSortedLines();
  let texts: Texts | undefined;
  try {
    const { files, refusals } = await findFiles(trail, places);
    for (const refusal of refusals) complain(`whodid: ${showInvisible(refusal)}`);
    // An answer from no file at all would sound like one.
    if (files.length === 0 && refusals.length > 0) return 1;
    const watch = createWatch(rows, createKnown(policy, { queueUrl: null, tables: [] }));
    const { coverage, clusters, minutes, hear } = createGathered(lines, question, watch);
    const wanted = {
      sources: new Set([...dataApiSources, ...watch.sources]),
      identityTypes: watch.identityTypes,
    };
    const tally = await readFiles(files, wanted, hear, surroundings);
    if (stop.aborted) return 1;

    const isRead = ({ kind, name }: TrailFile) => kind === "file" && !tally.unreadableFiles.has(name);
    const unnamed = files.filter((file) => isRead(file) && !coverage.addFile(file.name)).length;
    const known = withClusters(policy, clusters, await coverage.stretches());
    const history = createFileHistory(known, question);
    const logs = await findLogs(audit, clusters, known, places);
    if ("refusal" in logs) {
      complain(`whodid: ${logs.refusal}`);
      return 2;
    }
    for (const refusal of logs.refusals) complain(`whodid: ${showInvisible(refusal)}`);
    texts =
      logs.files.length === 0
        ? undefined
        : await openTexts(
            {
              logs: logs.files,
              minutes,
              calls: () => callsIn(lines),
              policy: known,
              trail: await coverage.stretches(),
              asked: askedOf(question),
              reader: openReader(),
            },
            surroundings,
          );
    const counts = await recall(lines, history, texts);
    if (stop.aborted) return 1;
    const inquire = createInquire({
      ...history,
      watch: rows,
      coverage,
      logBook: { read: () => Promise.resolve([]) },
      unreadMessages: { between: () => Promise.resolve([]) },
      rollups: { parts: () => Readable.from([]) },
      policy: known,
      clock: () => now,
      settlingMinutes,
      hidesLiterals: () => false,
    });
    const status = await tellFound(await inquire(text, "operator"), json, surroundings);
    const { statements, watched, ours } = counts;
    complain(
      summary(tally, files, `${amount(statements, "statement")} and ${amount(watched, "watched event")}`),
    );
    if (texts !== undefined) complain(`whodid: ${texts.summary()}`);
    for (const note of historyNotes(files)) complain(note);
    for (const note of notes({ unnamed, ours })) complain(`whodid: ${note}`);
    const failures = [
      ...refusals,
      ...logs.refusals,
      ...tally.unreadableFiles,
      ...(texts?.unreadableFiles ?? []),
    ];
    return status === 0 && failures.length > 0 ? 1 : status;
  } finally {
    await Promise.all([lines.close(), places.close(), texts?.close()]);
  }
}

/** Takes the statements and watched events of the time asked about, whoever they are from, and what is told beside them. */
function createGathered(lines: Pick<SortedLines, "add">, { since }: Question, watch: Pick<Watch, "match">) {
  const coverage = createFileCoverage();
  const clusters = new Set<string>();
  const minutes = new Set<number>();
  // What ran shortly before can share a text with what is asked about.
  const from = since === null ? -Infinity : since - minuteMs;
  const keep = (event: TrailEvent, remembered: Remembered) =>
    event.eventTime < from
      ? undefined
      : lines.add(`${timeKey(event)} ${remembered.kind}`, JSON.stringify(remembered));
  const hear = (event: TrailEvent, record: unknown): Promise<void> | undefined => {
    const watched = watch.match(record);
    const kept = typeof watched === "object" ? keep(event, { kind: "watched", watched }) : undefined;
    coverage.addEvent(event, event.eventTime);
    if (!isStatement(event) || !dataApiSources.has(event.eventSource)) return kept;
    const clusterArn = event.clusterArn ?? "unknown";
    clusters.add(clusterArn);
    if (event.eventTime >= from) minutes.add(minuteOf(event.eventTime));
    coverage.addEvent(placeOf(clusterArn), event.eventTime);
    return keep(event, { kind: "statement", event }) ?? kept;
  };
  return { coverage, clusters, minutes, hear };
}

/** Reads them again, in order and each once, and keeps what the question can ask for. */
async function recall(
  lines: Pick<SortedLines, "read">,
  history: Pick<FileHistory, "add">,
  texts: Pick<Texts, "findingOf"> | undefined,
) {
  let statements = 0;
  let watched = 0;
  let ours = 0;
  for await (const line of lines.read()) {
    const remembered: Remembered = JSON.parse(line);
    if (remembered.kind === "watched") {
      watched += 1;
      history.add(remembered);
    } else {
      statements += 1;
      if (remembered.event.token !== null) ours += 1;
      history.add(remembered, await texts?.findingOf(remembered.event));
    }
  }
  return { statements, watched, ours };
}

async function* callsIn(lines: Pick<SortedLines, "read">): AsyncGenerator<TrailEvent, void> {
  for await (const line of lines.read()) {
    const remembered: Remembered = JSON.parse(line);
    if (remembered.kind === "statement") yield remembered.event;
  }
}

/** What files alone can't tell, in sentences. */
function notes({ unnamed, ours }: { readonly unnamed: number; readonly ours: number }): string[] {
  return [
    ...(ours > 0
      ? [
          `${amount(ours, "statement")} came, by the caller's own word, through whodid: its ledger has the text and knows whether that is true; ask it without --trail.`,
        ]
      : []),
    ...(unnamed > 0
      ? [
          `${amount(unnamed, "file")} without CloudTrail's own name: of what time they leave something out can't be told.`,
        ]
      : []),
  ];
}

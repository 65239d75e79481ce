import type { Policy } from "../access/database.js";
import { isStatement } from "../feed/fold.js";
import { outsideEntry } from "../feed/record.js";
import { indexKey } from "../ledger/index-key.js";
import { placeOf } from "../ledger/place.js";
import { showInvisible } from "../message/text.js";
import type { TrailEvent } from "../trail/event.js";
import { dataApiSources } from "../trail/sources.js";
import { createInquire } from "../whodid/inquire.js";
import { keysAsked } from "../whodid/look-up.js";
import { parseQuestion, type Question } from "../whodid/question.js";
import { scopeOf } from "../whodid/scope.js";
import type { Ask } from "./ask.js";
import { readPolicy } from "./configuration.js";
import { createFileCoverage, type FileCoverage } from "./file-coverage.js";
import { createFileHistory, type FileHistory } from "./file-history.js";
import { withClusters } from "./known-clusters.js";
import { readFiles } from "./read-files.js";
import { createSortedLines, type SortedLines, timeKey } from "./sorted-lines.js";
import type { Surroundings } from "./surroundings.js";
import { tellFound } from "./tell-found.js";
import { findFiles } from "./trail-files.js";
import { createPlaces } from "./trail-places.js";
import { amount, summary } from "./trail-summary.js";

/** Without a `whodid.yml`; with one, its own. */
const nobody: Policy = { people: [], databases: [], rules: [] };
/** Digests say of the ledger's days what may still change; of files only the usual can be said. */
const settlingMinutes = 120;

/**
 * The same question, answered from log files: no ledger, no AWS account, no configuration (a `whodid.yml` that is there names people and
 * databases). Reads each file once, sorts what may answer on disk, and keeps of it what one question can ask for. Answers 0 however the answer is,
 * 1 when a path or file could not be read or it was stopped, 2 for a question that can't be understood.
 */
export async function runAskFiles(
  { question: text, json, trail }: Ask,
  surroundings: Surroundings,
): Promise<number> {
  const now = Date.now();
  const read = parseQuestion(text, now);
  if (read.kind !== "question") return tellFound(read, json, surroundings);
  const policy = readPolicy(surroundings);
  if (policy === undefined) return 1;

  const { complain, stop } = surroundings;
  const places = createPlaces(surroundings);
  const lines = createSortedLines();
  try {
    const { files, refusals } = await findFiles(trail, places);
    for (const refusal of refusals) complain(`whodid: ${showInvisible(refusal)}`);
    const gathered = createGathered(lines, read.question);
    const wanted = { sources: dataApiSources };
    const tally = await readFiles(files, wanted, gathered.hear, surroundings);
    if (stop.aborted) return 1;

    const { coverage, clusters } = gathered;
    const isRead = ({ kind, name }: (typeof files)[number]) =>
      kind === "file" && !tally.unreadableFiles.has(name);
    const unnamed = files.filter((file) => isRead(file) && !coverage.addFile(file.name)).length;
    const known = withClusters(policy === "none" ? nobody : policy, clusters);
    const { history, statements, ours } = await recall(lines, read.question, known);
    const status = await answer({ text, json, now }, { history, coverage, policy: known }, surroundings);
    complain(summary(tally, files, amount(statements, "statement")));
    for (const note of notes({ unnamed, ours })) complain(`whodid: ${note}`);
    return status === 0 && (refusals.length > 0 || tally.unreadableFiles.size > 0) ? 1 : status;
  } finally {
    await Promise.all([lines.close(), places.close()]);
  }
}

/** Takes the statements of the time asked about, whoever they are from, and what is told beside them. */
function createGathered(lines: Pick<SortedLines, "add">, { since }: Question) {
  const coverage = createFileCoverage();
  const clusters = new Set<string>();
  const hear = (event: TrailEvent) => {
    if (!isStatement(event) || !dataApiSources.has(event.eventSource)) return undefined;
    const clusterArn = event.clusterArn ?? "unknown";
    clusters.add(clusterArn);
    coverage.addEvent(placeOf(clusterArn), event.eventTime);
    if (since !== null && event.eventTime < since) return undefined;
    return lines.add(timeKey(event), JSON.stringify(event));
  };
  return { coverage, clusters, hear };
}

/** Reads them again, in order and each once, and keeps what the question can ask for. */
async function recall(lines: Pick<SortedLines, "read">, question: Question, policy: Policy) {
  const scoped = scopeOf(question, policy, null);
  const keys = scoped.kind === "scope" ? keysAsked(question, scoped.scope).map(indexKey) : [];
  const history = createFileHistory(new Set(keys));
  let statements = 0;
  let ours = 0;
  for await (const line of lines.read()) {
    const event: TrailEvent = JSON.parse(line);
    statements += 1;
    if (event.token !== null) ours += 1;
    // When it was seen is now; the answer does not tell it.
    history.add(outsideEntry({ policy, clock: () => event.eventTime }, event));
  }
  return { history, statements, ours };
}

async function answer(
  { text, json, now }: { readonly text: string; readonly json: boolean; readonly now: number },
  source: { readonly history: FileHistory; readonly coverage: FileCoverage; readonly policy: Policy },
  surroundings: Surroundings,
): Promise<number> {
  const { history, coverage, policy } = source;
  if (policy.databases.length === 0) {
    surroundings.complain("whodid: Nothing found: no call of the Data API is in these files.");
    return 0;
  }
  const inquire = createInquire({
    ledger: history,
    coverage,
    logBook: { read: () => Promise.resolve([]) },
    policy,
    clock: () => now,
    settlingMinutes,
    hidesLiterals: () => false,
  });
  return tellFound(await inquire(text, "operator"), json, surroundings);
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

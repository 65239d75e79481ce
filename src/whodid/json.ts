import { certaintyOf } from "../ledger/certainty.js";
import type { Entry } from "../ledger/entry.js";
import { executedAt } from "../ledger/origin.js";
import type { WatchedEntry } from "../ledger/watched-entry.js";
import { eventNameOf } from "../ledger/watched-ledger.js";
import { watchedCertainty } from "../ledger/watched-wording.js";
import { authorOf } from "../ledger/wording.js";
import type { Told } from "./render.js";
import { weighWatched } from "./weigh-watched.js";

/**
 * An answer for other programs, as JSON Lines: each statement and watched event with its `kind` and its part in the answer, the deed
 * first. None when nothing was found.
 */
export function answerAsJson(told: Told): string[] {
  const { weighed, masked, watched, question } = told;
  const { deed, earlier, undecided, candidates, attempts, elsewhere } = weighed;
  return [
    ...(deed === undefined ? [] : [statement("deed", deed)]),
    ...undecided.map((entry) => statement("undecided", entry)),
    ...candidates.map((entry) => statement("candidate", entry)),
    ...masked.map((entry) => statement("masked", entry)),
    ...earlier.map((entry) => statement("earlier", entry)),
    ...attempts.map((entry) => statement("attempt", entry)),
    ...elsewhere.map((entry) => statement("elsewhere", entry)),
    ...told.renames.map((entry) => statement("rename", entry)),
    ...told.underOthers.map((entry) => statement("other name", entry)),
    ...told.takenAlong.map((entry) => statement("taken along", entry)),
    ...watchedLines(watched.entries, question.event !== null),
  ];
}

function statement(part: string, entry: Entry): string {
  const { id, author, database, clusterArn, command, risk, effects, sql, state, outcome, audit } = entry;
  const { sightings, moreSightings } = entry;
  return JSON.stringify({
    kind: "statement",
    part,
    id,
    at: new Date(executedAt(entry)).toISOString(),
    who: authorOf(author),
    certainty: certaintyOf(entry),
    database,
    cluster: clusterArn,
    command,
    risk,
    sql,
    effects,
    state,
    because: outcome?.because ?? null,
    texts: audit?.candidates.map((candidate) => candidate.sql) ?? [],
    sourceIp: sightings.find(({ sourceIp }) => sourceIp !== null)?.sourceIp ?? null,
    eventIds: sightings.map(({ eventId }) => eventId),
    moreEvents: moreSightings === true,
  });
}

/** Asked for, they are the deed, what was before it, and attempts; else they stand beside the statements. */
function watchedLines(entries: readonly WatchedEntry[], isAsked: boolean): string[] {
  const { deed, attempts } = weighWatched(entries);
  return entries.map((entry) => {
    const part = entry === deed ? "deed" : attempts.includes(entry) ? "attempt" : "earlier";
    return watchedLine(isAsked ? part : "watched", entry);
  });
}

function watchedLine(part: string, entry: WatchedEntry): string {
  const { id, watched, databases } = entry;
  const isCall = watched.kind === "call";
  return JSON.stringify({
    kind: isCall ? "event" : "finding",
    part,
    id,
    at: new Date(watched.at).toISOString(),
    who: isCall ? authorOf({ kind: "outside", actor: watched.actor }) : watched.user,
    certainty: watchedCertainty(entry)[0],
    databases,
    event: eventNameOf(entry),
    source: isCall ? watched.eventSource : null,
    resource: watched.resource,
    accountId: watched.accountId,
    region: watched.region,
    sourceIp: watched.sourceIp,
    userAgent: isCall ? watched.userAgent : null,
    errorCode: isCall ? watched.errorCode : null,
    watchedAs: watched.rows.map(({ name }) => name),
    eventIds: [watched.key],
  });
}

import { certaintyOf } from "../ledger/certainty.js";
import type { Entry } from "../ledger/entry.js";
import { executedAt } from "../ledger/origin.js";
import { authorOf } from "../ledger/wording.js";
import type { Told } from "./render.js";

/** An answer for other programs, as JSON Lines: each statement with its part in the answer, the deed first. None when nothing was found. */
export function answerAsJson({ weighed, masked }: Told): string[] {
  const { deed, earlier, undecided, candidates, attempts, elsewhere } = weighed;
  return [
    ...(deed === undefined ? [] : [statement("deed", deed)]),
    ...undecided.map((entry) => statement("undecided", entry)),
    ...candidates.map((entry) => statement("candidate", entry)),
    ...masked.map((entry) => statement("masked", entry)),
    ...earlier.map((entry) => statement("earlier", entry)),
    ...attempts.map((entry) => statement("attempt", entry)),
    ...elsewhere.map((entry) => statement("elsewhere", entry)),
  ];
}

function statement(part: string, entry: Entry): string {
  const { id, author, database, clusterArn, command, risk, effects, sql, state, outcome, audit, sightings } =
    entry;
  return JSON.stringify({
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
  });
}

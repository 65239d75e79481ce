import type { Entry, Member } from "../ledger/entry.js";
import { redactSecrets } from "../statement/redact.js";
import type { Engine, SqlReading, Statement } from "../statement/statement.js";
import type { AskedSql, SqlParts } from "./parts.js";
import type { Piece } from "./pieces.js";
import { isRehearsable, mysqlCommits } from "./rehearsable.js";
import type { Understood } from "./understand.js";

/** The ledger's entry of a statement that is about to wait: redacted text, HMAC of the exact one, what it would do. */
export function newEntry(
  parts: SqlParts,
  asked: AskedSql,
  understood: Extract<Understood, { kind: "statement" }>,
): Entry {
  const { person, database, sql, reading, fingerprint, pieces } = understood;
  const [first, ...others] = reading.ok ? reading.statements : [];
  const isTogether = others.length > 0;
  return {
    id: asked.statementId,
    createdAt: parts.clock(),
    author: { kind: "person", name: person.name, slack: person.slack },
    database: database.name,
    clusterArn: database.clusterArn,
    channelId: isPerson(asked.channelId) ? null : asked.channelId,
    sql: redactSecrets(sql, database.engine, reading.ok),
    sqlHmac: parts.hmac(sql),
    fingerprint: reading.ok ? fingerprint : null,
    command: isTogether ? null : (first?.command ?? null),
    risk: reading.risk,
    ...(reading.ok && isTogether ? { together: membersOf(parts, reading.statements, pieces) } : {}),
    // What a created function or rule will do some day is no deed of this statement.
    effects: reading.ok
      ? reading.statements.flatMap(({ effects }) => effects.filter(({ later }) => later !== true))
      : [],
    ...howItRuns(reading, database.engine),
    state: "waiting",
    sightings: [],
  };
}

function membersOf(
  { hmac }: SqlParts,
  statements: readonly Statement[],
  pieces: readonly Piece[] | undefined,
): readonly Member[] {
  return statements.map(({ command, risk }, at) => {
    const piece = pieces?.[at];
    return { command, risk, ...(piece === undefined ? {} : { sqlHmac: hmac(piece.sql) }) };
  });
}

/** Whether a change of rows of MySQL can be taken back hangs on its tables, too: its rehearsal tells. */
function howItRuns(reading: SqlReading, engine: Engine): Pick<Entry, "transactional" | "runsOn"> {
  if (!reading.ok) return { transactional: false };
  const { risk, statements } = reading;
  if (engine === "mysql") {
    const runsOn = statements.some(({ command }) => mysqlCommits(command));
    return { transactional: false, ...(runsOn ? { runsOn } : {}) };
  }
  return { transactional: statements.length > 1 || risk === "read" || isRehearsable(reading, engine) };
}

/** What is asked outside any channel, as in App Home, is answered under the person's own id: https://docs.slack.dev/reference/methods/chat.postMessage#dms */
function isPerson(id: string): boolean {
  return /^[UW]/.test(id);
}

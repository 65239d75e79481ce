import type { Entry } from "../ledger/entry.js";
import { redactSecrets } from "../statement/redact.js";
import type { AskedSql, SqlParts } from "./parts.js";
import { isRehearsable } from "./rehearsable.js";
import type { Understood } from "./understand.js";

/** The ledger's entry of a statement that is about to wait: redacted text, HMAC of the exact one, what it would do. */
export function newEntry(
  parts: SqlParts,
  asked: AskedSql,
  understood: Extract<Understood, { kind: "statement" }>,
): Entry {
  const { person, database, sql, reading, fingerprint } = understood;
  const first = reading.ok ? reading.statements[0] : undefined;
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
    command: first?.command ?? null,
    risk: reading.risk,
    // What a created function or rule will do some day is no deed of this statement.
    effects: reading.ok
      ? reading.statements.flatMap(({ effects }) => effects.filter(({ later }) => later !== true))
      : [],
    transactional: reading.ok && (reading.risk === "read" || isRehearsable(reading, database.engine)),
    state: "waiting",
    sightings: [],
  };
}

/** What is asked outside any channel, as in App Home, is answered under the person's own id: https://docs.slack.dev/reference/methods/chat.postMessage#dms */
function isPerson(id: string): boolean {
  return /^[UW]/.test(id);
}

import type { Policy } from "../access/database.js";
import type { Entry, Sighting } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { settle } from "../ledger/settle.js";
import { outsideStatementId } from "../ledger/statement-id.js";
import type { TrailEvent } from "../trail/event.js";

/** Adds the call to its statement, and the end that it proves where whodid did not see the end itself. Throws the ledger's faults. */
export async function recordSighting(
  ledger: Pick<Ledger, "sight" | "advance" | "find">,
  statementId: string,
  event: TrailEvent,
  seenAt: number,
): Promise<void> {
  const sighting = sightingOf(event, seenAt);
  await ledger.sight(statementId, sighting);
  const entry = await ledger.find(statementId);
  const step = entry === undefined ? undefined : settle(entry, sighting);
  if (step !== undefined) await ledger.advance(statementId, step);
}

/** Records a statement that went round whodid, once however often its event comes; answers the id it has in the ledger. */
export async function recordOutside(
  ledger: Pick<Ledger, "record">,
  policy: Policy,
  event: TrailEvent,
  seenAt: number,
): Promise<string> {
  const entry = outsideEntry(policy, event, seenAt);
  await ledger.record(entry);
  return entry.id;
}

function outsideEntry(policy: Policy, event: TrailEvent, seenAt: number): Entry {
  const { eventTime, eventId, clusterArn, errorCode, requestId, actor } = event;
  return {
    id: outsideStatementId(eventTime, eventId),
    createdAt: eventTime,
    author: { kind: "outside", actor },
    database: databaseOn(policy, clusterArn),
    clusterArn: clusterArn ?? "unknown",
    channelId: null,
    sql: null,
    sqlHmac: null,
    command: null,
    risk: null,
    effects: [],
    transactional: false,
    state: errorCode === null ? "succeeded" : "failed",
    outcome: {
      endedAt: eventTime,
      rows: null,
      tookMs: null,
      requestId,
      because: errorCode,
      sqlState: null,
    },
    sightings: [sightingOf(event, seenAt)],
  };
}

/** The trail names the cluster alone: with several databases of one cluster in the policy, none can be named. */
function databaseOn({ databases }: Policy, clusterArn: string | null): string | null {
  const [only, ...others] = databases.filter((database) => database.clusterArn === clusterArn);
  return only === undefined || others.length > 0 ? null : only.name;
}

function sightingOf(event: TrailEvent, seenAt: number): Sighting {
  const { eventId, eventName, eventTime, sourceIp, userAgent, requestId, errorCode } = event;
  return { eventId, eventName, eventTime, seenAt, sourceIp, userAgent, requestId, errorCode };
}

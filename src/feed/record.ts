import type { Policy } from "../access/database.js";
import type { Entry, Sighting } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { settle } from "../ledger/settle.js";
import { outsideStatementId } from "../ledger/statement-id.js";
import type { Source } from "../ledger/watched-entry.js";
import type { TrailEvent } from "../trail/event.js";
import { isStatement } from "./fold.js";
import type { Recognised } from "./recognise.js";

export type RecordParts = {
  readonly ledger: Pick<Ledger, "record" | "sight" | "advance" | "find" | "findPeek" | "noteTrial">;
  readonly policy: Policy;
  readonly clock: () => number;
};

/**
 * Writes down what the calls prove: sightings of our statements, with the end that whodid did not see itself, and statements that went
 * round it, forged ones among them. The same call twice changes nothing. Throws the ledger's faults.
 */
export async function recordCalls(
  parts: RecordParts,
  source: Source,
  recognised: readonly Recognised[],
): Promise<void> {
  for (const { kind, event, entry } of recognised) {
    if (kind === "ours") await recordSighting(parts, source, entry.id, event);
    else if (kind !== "overused" && isStatement(event)) await parts.ledger.record(outsideEntry(parts, event));
  }
}

async function recordSighting(
  { ledger, clock }: RecordParts,
  source: Source,
  statementId: string,
  event: TrailEvent,
): Promise<void> {
  // What a rehearsal does is rolled back: its calls prove nothing about the run.
  if (event.token?.phase === "rehearse") return;
  const sighting = sightingOf(event, clock());
  await ledger.sight(statementId, sighting);
  // Whoever may write to the queue could end a statement with a made-up message: a log file alone does.
  if (source === "message") return;
  const entry = await ledger.find(statementId);
  const step = entry === undefined ? undefined : settle(entry, sighting);
  if (step !== undefined) await ledger.advance(statementId, step);
}

/** A statement that went round whodid, as the trail alone tells it. */
export function outsideEntry(
  { policy, clock }: Pick<RecordParts, "policy" | "clock">,
  event: TrailEvent,
): Entry {
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
    fingerprint: null,
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
    sightings: [sightingOf(event, clock())],
  };
}

/** The trail names the cluster alone: with several databases of one cluster in the policy, none can be named. */
function databaseOn({ databases }: Policy, clusterArn: string | null): string | null {
  const [only, ...others] = databases.filter((database) => database.clusterArn === clusterArn);
  return only === undefined || others.length > 0 ? null : only.name;
}

function sightingOf(event: TrailEvent, seenAt: number): Sighting {
  const { eventId, eventName, eventTime, sourceIp, userAgent, requestId, errorCode, secretArn } = event;
  const facts = { eventId, eventName, eventTime, seenAt, sourceIp, userAgent, requestId, errorCode };
  return secretArn === null ? facts : { ...facts, secretArn };
}

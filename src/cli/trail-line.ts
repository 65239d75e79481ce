import { clientOf } from "../ledger/origin.js";
import { authorOf, utc } from "../ledger/wording.js";
import { showInvisible } from "../message/text.js";
import type { TrailEvent } from "../trail/event.js";
import { dataApiSources } from "../trail/sources.js";
import type { WatchedCall } from "../watch/watched.js";

/** One event as JSON for other programs, with the names of the watched rows that it fits. The trail masks the text of every Data API call: `sql` is null and `masked` true then. */
export function jsonLine(event: TrailEvent, watched: WatchedCall | undefined): string {
  const { actor } = event;
  return JSON.stringify({
    eventTime: new Date(event.eventTime).toISOString().replace(".000Z", "Z"),
    eventID: event.eventId,
    eventName: event.eventName,
    eventSource: event.eventSource,
    actor: {
      kind: actor.kind,
      person: actor.person,
      role: actor.role,
      account: actor.accountId,
      arn: actor.arn,
      unresolvedUser: actor.identityCenterUser?.userId ?? null,
    },
    sourceIp: event.sourceIp,
    client: clientOf(event.userAgent),
    region: event.region,
    cluster: event.clusterArn,
    errorCode: event.errorCode,
    masked: isDataApiCall(event),
    sql: null,
    account: event.accountId,
    userAgent: event.userAgent,
    secret: event.secretArn,
    requestID: event.requestId,
    statementId: event.token?.statementId ?? null,
    watched: watched?.rows.map(({ name }) => name) ?? [],
    severity: watched?.severity ?? null,
  });
}

/** One event in a line for a person: when, who, what, where, from where, with what, and how it ended. Nothing in it can act in a terminal. */
export function plainLine(event: TrailEvent, watched: WatchedCall | undefined): string {
  const { actor, eventName, eventSource, clusterArn, sourceIp, errorCode, userAgent } = event;
  const role = actor.person !== null && actor.role !== null ? ` (role ${actor.role})` : "";
  const client = clientOf(userAgent);
  const parts = [
    utc(event.eventTime),
    `${authorOf({ kind: "outside", actor })}${role}`,
    `${eventName}${isDataApiCall(event) ? "" : ` of ${eventSource}`}`,
    ...(watched === undefined ? [] : [saidOf(watched)]),
    ...(clusterArn === null ? [] : [`on ${clusterArn.split(":").at(-1) ?? clusterArn}`]),
    `from ${sourceIp ?? "an address that the trail does not tell"}`,
    ...(client === null ? [] : [`with ${client}`]),
    errorCode === null ? "done" : `failed: ${errorCode}`,
  ];
  return parts.map(visible).join("  ");
}

/** What makes an event worth watching, in the table's own words. */
function saidOf({ rows, severity, errorCode, resource }: WatchedCall): string {
  const words = rows.map(({ done, toDo }) => (errorCode === null ? done : `tried to ${toDo}`)).join(", ");
  return `${severity}: ${words}${resource === null ? "" : ` (${resource})`}`;
}

function isDataApiCall({ eventSource }: TrailEvent): boolean {
  return dataApiSources.has(eventSource);
}

function visible(text: string): string {
  return showInvisible(text).replace(/[\n\t]/g, (mark) => (mark === "\n" ? "\\n" : "\\t"));
}

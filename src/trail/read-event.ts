import { actorOf } from "./actor.js";
import type { TrailEvent } from "./event.js";
import { dataApiSources } from "./sources.js";
import type { Sources } from "./sources.js";
import { findToken } from "./token.js";
import { fieldsOf, isObject, textOf } from "./tolerant.js";
import type { Fields } from "./tolerant.js";
import { readUserIdentity } from "./user-identity.js";
import type { UserIdentity } from "./user-identity.js";

/** What a record of the trail is: an event that is asked for, something else, or nothing that can be read. `reason` quotes nothing of it. */
export type EventReading =
  | { readonly kind: "event"; readonly event: TrailEvent }
  | { readonly kind: "other" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads one CloudTrail record: an event when its source is one of `sources`. Never throws. */
export function readEvent(record: unknown, sources: Sources = dataApiSources): EventReading {
  if (!isObject(record)) return { kind: "unreadable", reason: "The record is no JSON object." };
  const source = record["eventSource"];
  if (typeof source !== "string") return { kind: "unreadable", reason: "The record has no eventSource." };
  if (sources !== "all" && !sources.has(source)) return { kind: "other" };

  const main = readEssentials(record);
  if (Array.isArray(main)) {
    const what = dataApiSources.has(source) ? "a Data API call" : "an event";
    return { kind: "unreadable", reason: `The record of ${what} has no usable ${main.join(", ")}.` };
  }
  return { kind: "event", event: { eventSource: source, ...main, ...readDetails(record, source) } };
}

type Essentials = Pick<TrailEvent, "eventId" | "eventName" | "eventTime">;

/** Without these there is nothing to show, or no way to show it once: the names of those that are not usable. */
function readEssentials(record: Fields): Essentials | string[] {
  const eventId = nameOf(record["eventID"]);
  const eventName = nameOf(record["eventName"]);
  const eventTime = timeOf(record["eventTime"]);
  if (eventId !== null && eventName !== null && eventTime !== null) return { eventId, eventName, eventTime };
  return Object.entries({ eventID: eventId, eventName, eventTime }).flatMap(([name, value]) =>
    value === null ? [name] : [],
  );
}

/** All else may be missing or of another type (null then); event types and unknown fields are not looked at. */
function readDetails(record: Fields, source: string): Omit<TrailEvent, keyof Essentials | "eventSource"> {
  const userIdentity = readUserIdentity(record["userIdentity"]);
  const actor = actorOf(userIdentity);
  const userAgent = textOf(record["userAgent"]);
  const asked = fieldsOf(record["requestParameters"]);
  // Other services have resources of other kinds under that name.
  const asksFor = dataApiSources.has(source) ? textOf(asked["resourceArn"]) : null;
  const clusterArn = asksFor ?? clusterOf(record["resources"]);
  return {
    region: textOf(record["awsRegion"]) ?? clusterArn?.split(":")[3] ?? "unknown",
    accountId: textOf(record["recipientAccountId"]) ?? actor.accountId ?? "unknown",
    actor,
    roleArn: roleOf(userIdentity),
    sourceIdentity: userIdentity?.sourceIdentity ?? null,
    accessKeyId: userIdentity?.accessKeyId ?? null,
    sourceIp: textOf(record["sourceIPAddress"]),
    userAgent,
    clusterArn,
    secretArn: textOf(asked["secretArn"]),
    transactionId: textOf(asked["transactionId"]),
    requestId: textOf(record["requestID"]),
    errorCode: textOf(record["errorCode"]),
    errorMessage: textOf(record["errorMessage"]),
    token: userAgent === null ? null : findToken(userAgent),
  };
}

function nameOf(value: unknown): string | null {
  const text = textOf(value);
  return text !== null && text.length <= 256 ? text : null;
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function timeOf(value: unknown): number | null {
  if (typeof value !== "string" || !dateTime.test(value)) return null;
  const time = Date.parse(value);
  return time >= 0 ? time : null;
}

function clusterOf(resources: unknown): string | null {
  if (!Array.isArray(resources)) return null;
  const cluster: unknown = resources.find((each) => fieldsOf(each)["type"] === "AWS::RDS::DBCluster");
  return textOf(fieldsOf(cluster)["ARN"]);
}

/** The role's own ARN; the session's ARN lacks the role's path and would seem to contradict it. */
function roleOf(identity: UserIdentity | null): string | null {
  return identity?.issuer.type === "Role" ? identity.issuer.arn : null;
}

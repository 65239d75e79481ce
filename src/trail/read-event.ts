import { z } from "zod";
import { actorOf } from "./actor.js";
import type { TrailEvent } from "./event.js";
import { findToken } from "./token.js";
import { tolerantUserIdentity } from "./user-identity.js";
import type { UserIdentity } from "./user-identity.js";

/** What a record of the trail is: a Data API call, something else, or nothing that can be read. `reason` quotes nothing of it. */
export type EventReading =
  | { readonly kind: "event"; readonly event: TrailEvent }
  | { readonly kind: "other" }
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * Serverless v2 and provisioned clusters, and those of the retired Serverless v1:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/logging-using-cloudtrail-data-api.html
 */
const dataApiSources: ReadonlySet<string> = new Set(["rdsdataapi.amazonaws.com", "rdsdata.amazonaws.com"]);

const text = z.string().min(1).nullish().catch(null);

/** Without these four there is nothing to show, or no way to show it once. */
const essentials = z.object({
  eventID: z.string().min(1).max(256),
  eventName: z.string().min(1).max(256),
  eventSource: z.string(),
  eventTime: z.iso.datetime({ offset: true }).refine((time) => Date.parse(time) >= 0),
});

/** All else may be missing or of another type (null then); event types and unknown fields are not looked at. */
const details = z.object({
  awsRegion: text,
  recipientAccountId: text,
  sourceIPAddress: text,
  userAgent: text,
  requestID: text,
  errorCode: text,
  errorMessage: text,
  userIdentity: tolerantUserIdentity,
  requestParameters: z
    .object({ resourceArn: text, secretArn: text, transactionId: text })
    .nullish()
    .catch(null),
  resources: z
    .array(z.object({ type: text, ARN: text }).nullable().catch(null))
    .nullish()
    .catch(null),
});

/** Reads one CloudTrail record. Never throws. */
export function readEvent(record: unknown): EventReading {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    return { kind: "unreadable", reason: "The record is no JSON object." };
  }
  const source: unknown = "eventSource" in record ? record.eventSource : undefined;
  if (typeof source !== "string") return { kind: "unreadable", reason: "The record has no eventSource." };
  if (!dataApiSources.has(source)) return { kind: "other" };

  const main = essentials.safeParse(record);
  if (!main.success) {
    const fields = new Set(main.error.issues.map(({ path }) => path.join(".")));
    const reason = `The record of a Data API call has no usable ${[...fields].join(", ")}.`;
    return { kind: "unreadable", reason };
  }
  return { kind: "event", event: assemble(main.data, details.parse(record)) };
}

function assemble(main: z.infer<typeof essentials>, rest: z.infer<typeof details>): TrailEvent {
  const { userIdentity, requestParameters } = rest;
  const actor = actorOf(userIdentity);
  const userAgent = rest.userAgent ?? null;
  const cluster = rest.resources?.find((resource) => resource?.type === "AWS::RDS::DBCluster");
  const clusterArn = requestParameters?.resourceArn ?? cluster?.ARN ?? null;
  return {
    eventId: main.eventID,
    eventName: main.eventName,
    eventSource: main.eventSource,
    eventTime: Date.parse(main.eventTime),
    region: rest.awsRegion ?? clusterArn?.split(":")[3] ?? "unknown",
    accountId: rest.recipientAccountId ?? actor.accountId ?? "unknown",
    actor,
    roleArn: roleOf(userIdentity),
    sourceIdentity: userIdentity?.sessionContext?.sourceIdentity ?? null,
    accessKeyId: userIdentity?.accessKeyId ?? null,
    sourceIp: rest.sourceIPAddress ?? null,
    userAgent,
    clusterArn,
    secretArn: requestParameters?.secretArn ?? null,
    transactionId: requestParameters?.transactionId ?? null,
    requestId: rest.requestID ?? null,
    errorCode: rest.errorCode ?? null,
    errorMessage: rest.errorMessage ?? null,
    token: userAgent === null ? null : findToken(userAgent),
  };
}

/** The role's own ARN; the session's ARN lacks the role's path and would seem to contradict it. */
function roleOf(identity: UserIdentity | null): string | null {
  const issuer = identity?.sessionContext?.sessionIssuer;
  return issuer?.type === "Role" ? (issuer.arn ?? null) : null;
}

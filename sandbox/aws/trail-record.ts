import { randomUUID } from "node:crypto";
import { aws } from "../seed.js";
import type { Principal } from "./identities.js";
import type { Ended } from "./door.js";
import { userAgentOf, type TrailFacts } from "./wire.js";

/**
 * A CloudTrail record in the order of keys that real ones have.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function trailRecord(facts: TrailFacts, { call, refusal, answer }: Ended, now: number) {
  const { identity } = call.caller;
  return {
    eventVersion: "1.11",
    userIdentity: userIdentity(identity.principal, identity.keys.accessKeyId),
    eventTime: wholeSeconds(now),
    eventSource: facts.eventSource,
    eventName: call.operation,
    awsRegion: aws.region,
    sourceIPAddress: identity.principal.address,
    userAgent: userAgentOf(call),
    ...(refusal === undefined
      ? {}
      : {
          errorCode: refusal.code,
          errorMessage: (refusal.maskedMessage ?? refusal.message).slice(0, 1024),
        }),
    requestParameters: facts.requestParameters,
    responseElements: refusal === undefined ? (answer.told ?? null) : null,
    requestID: call.requestId,
    eventID: randomUUID(),
    readOnly: facts.readOnly,
    resources: facts.resources,
    eventType: facts.eventType,
    managementEvent: facts.managementEvent,
    recipientAccountId: aws.accountId,
    eventCategory: facts.managementEvent ? "Management" : "Data",
  };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function userIdentity(principal: Principal, accessKeyId: string): object {
  const shared = {
    type: principal.kind,
    principalId: principal.principalId,
    arn: principal.arn,
    accountId: aws.accountId,
    accessKeyId,
  };
  if (principal.roleArn === undefined) return { ...shared, userName: principal.name };
  return {
    ...shared,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: principal.principalId.split(":")[0],
        arn: principal.roleArn,
        accountId: aws.accountId,
        userName: principal.name,
      },
      attributes: { creationDate: wholeSeconds(principal.createdAt), mfaAuthenticated: "false" },
      ...(principal.sourceIdentity === undefined ? {} : { sourceIdentity: principal.sourceIdentity }),
    },
  };
}

export function wholeSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

import { randomUUID } from "node:crypto";
import { aws } from "../seed.js";
import { ownIdentity } from "./identities.js";
import { userIdentity, wholeSeconds } from "./trail-record.js";

export type AwsEvent = {
  readonly person: string;
  readonly eventSource: string;
  readonly eventName: string;
  /** Fields of the record in place of the usual ones. */
  readonly record?: Readonly<Record<string, unknown>>;
};

/** The record of a call that a person makes with their own credentials to a service that the sandbox has not; undefined for who has none. */
export function awsEventRecord({ person, eventSource, eventName, record = {} }: AwsEvent, now: number) {
  const identity = ownIdentity(person, now);
  if (identity === undefined) return undefined;
  return {
    eventVersion: "1.11",
    userIdentity: userIdentity(identity.principal, identity.keys.accessKeyId),
    eventTime: wholeSeconds(now),
    eventSource,
    eventName,
    awsRegion: aws.region,
    sourceIPAddress: identity.principal.address,
    userAgent: "aws-cli/2.31.0 md/awscrt#0.28.4",
    requestParameters: null,
    responseElements: null,
    requestID: randomUUID(),
    eventID: randomUUID(),
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: aws.accountId,
    eventCategory: "Management",
    ...record,
  };
}

import { createKnown } from "../../src/watch/known.js";
import { policy } from "../feed/records.js";

export const queueUrl = "https://sqs.eu-west-1.amazonaws.com/111122223333/trail";
export const known = createKnown(policy, { queueUrl, tables: ["whodid-ledger", "whodid-work"] });

/** The record of a management event by Mallory, composed from the documented field list. */
export function callRecord(source: string, eventName: string, change: object = {}): object {
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      arn: "arn:aws:iam::111122223333:user/mallory",
      accountId: "111122223333",
      userName: "mallory",
    },
    eventTime: "2026-11-22T14:03:07Z",
    eventSource: `${source}.amazonaws.com`,
    eventName,
    awsRegion: "eu-west-1",
    sourceIPAddress: "192.0.2.66",
    userAgent: "aws-cli/2.31.0 md/awscrt#0.28.4",
    requestParameters: null,
    responseElements: null,
    requestID: "req-1",
    eventID: `event-${eventName}`,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
    ...change,
  };
}

/** A finding as EventBridge carries it in `detail`. */
export function aFinding(type: string, change: object = {}): object {
  return {
    schemaVersion: "2.0",
    accountId: "111122223333",
    region: "eu-west-1",
    id: "1cbf9f3a0000",
    type,
    resource: {
      resourceType: "RDSDBInstance",
      rdsDbInstanceDetails: { dbInstanceIdentifier: "billing-1", dbClusterIdentifier: "billing" },
      rdsDbUserDetails: { user: "postgres", application: "psql", database: "billing" },
    },
    service: {
      serviceName: "guardduty",
      action: {
        actionType: "RDS_LOGIN_ATTEMPT",
        rdsLoginAttemptAction: { remoteIpDetails: { ipAddressV4: "192.0.2.66" } },
      },
      eventFirstSeen: "2026-11-22T14:00:00.000Z",
      eventLastSeen: "2026-11-22T14:03:07.000Z",
      count: 4,
    },
    severity: 5,
    createdAt: "2026-11-22T14:04:00.000Z",
    updatedAt: "2026-11-22T14:04:00.000Z",
    title: "A login to billing-1 came from a known malicious address.",
    ...change,
  };
}

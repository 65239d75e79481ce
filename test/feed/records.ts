import type { Policy } from "../../src/access/database.js";
import type { Entry } from "../../src/ledger/entry.js";

export const account = "111122223333";
export const cluster = `arn:aws:rds:eu-west-1:${account}:cluster:billing`;
const secret = `arn:aws:secretsmanager:eu-west-1:${account}:secret:sql/bob-j1K2l3`;
export const eventTime = Date.UTC(2026, 10, 22, 14, 3, 7);

const bob = {
  name: "bob",
  slack: { teamId: "T1", userId: "U0BOB" },
  roleArn: `arn:aws:iam::${account}:role/sql-bob`,
  sourceIdentity: "bob@example.com",
  groups: [],
};

export const policy: Policy = {
  people: [bob],
  databases: [
    {
      name: "billing",
      clusterArn: cluster,
      database: "billing",
      engine: "postgresql",
      region: "eu-west-1",
      environment: "production",
      secrets: [{ secretArn: secret }],
      channels: ["C0BILLING"],
    },
  ],
  rules: [],
};

/** Bob's `drop table money_transfers cascade`, sent a second before its event. */
export function sentEntry(id: string, change: Partial<Entry> = {}): Entry {
  return {
    id,
    createdAt: eventTime - 20_000,
    author: { kind: "person", name: bob.name, slack: bob.slack },
    database: "billing",
    clusterArn: cluster,
    channelId: "C0BILLING",
    sql: "drop table money_transfers cascade",
    sqlHmac: "00",
    fingerprint: "28550ea0fc43bed7",
    command: "DROP TABLE",
    risk: "destructive",
    effects: [{ verb: "DROP", kind: "table", schema: null, name: "money_transfers", cascade: true }],
    transactional: false,
    state: "succeeded",
    door: {
      roleArn: bob.roleArn,
      sourceIdentity: bob.sourceIdentity,
      accessKeyId: "ASIABOB",
      clusterArn: cluster,
      secretArn: secret,
    },
    sentAt: eventTime - 1_000,
    outcome: {
      endedAt: eventTime + 20,
      rows: 0,
      tookMs: 20,
      requestId: "req-1",
      because: null,
      sqlState: null,
    },
    sightings: [],
    ...change,
  };
}

/** The record of Bob's own call for the statement `id`. */
export function ourRecord(id: string, eventName = "ExecuteStatement", change: object = {}): object {
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::${account}:assumed-role/sql-bob/bob`,
      accountId: account,
      accessKeyId: "ASIABOB",
      sessionContext: {
        sessionIssuer: { type: "Role", arn: bob.roleArn, userName: "sql-bob" },
        sourceIdentity: "bob@example.com",
      },
    },
    eventTime: new Date(eventTime).toISOString().replace(".000Z", "Z"),
    eventSource: "rdsdataapi.amazonaws.com",
    eventName,
    awsRegion: "eu-west-1",
    sourceIPAddress: "203.0.113.10",
    userAgent: `aws-sdk-js/3.1143.0 whodid/${id}#run`,
    requestParameters: { sql: "**********", database: "**********", resourceArn: cluster, secretArn: secret },
    responseElements: null,
    requestID: "req-1",
    eventID: `event-${id}-${eventName}`,
    eventType: "Rds Data Service",
    recipientAccountId: account,
    ...change,
  };
}

/** The record of a call that Mallory made with her own credentials. */
export function outsideRecord(eventID: string, change: object = {}): object {
  return {
    ...ourRecord("none"),
    userIdentity: {
      type: "IAMUser",
      arn: `arn:aws:iam::${account}:user/mallory`,
      accountId: account,
      accessKeyId: "AKIAMALLORY",
      userName: "mallory",
    },
    sourceIPAddress: "192.0.2.66",
    userAgent: "aws-cli/2.31.0 md/awscrt#0.28.4",
    requestID: `req-${eventID}`,
    eventID,
    ...change,
  };
}

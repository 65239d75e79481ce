import { ulid } from "ulid";
import type { Entry, Sighting } from "../../src/ledger/entry.js";

export const noon = Date.UTC(2026, 10, 20, 12);
export const clusterArn = "arn:aws:rds:eu-west-1:111122223333:cluster:billing";

/** Whom the trail names for what went round whodid. */
export const malloryActor = {
  kind: "person",
  name: "mallory",
  person: "mallory",
  role: null,
  arn: null,
  accountId: null,
} as const;

/** A statement of Bob's that waits, with what the test wants otherwise. */
export function anEntry(facts: Partial<Entry> = {}): Entry {
  const createdAt = facts.createdAt ?? noon;
  return {
    id: ulid(createdAt),
    createdAt,
    author: { kind: "person", name: "bob", slack: { teamId: "T0SANDBOX", userId: "U0BOB" } },
    database: "billing",
    clusterArn,
    channelId: "C0BILLING",
    sql: "drop table money_transfers cascade",
    sqlHmac: "ab12",
    fingerprint: "28550ea0fc43bed7",
    command: "DROP TABLE",
    risk: "destructive",
    effects: [{ verb: "DROP", kind: "TABLE", schema: null, name: "money_transfers", cascade: true }],
    transactional: false,
    state: "waiting",
    sightings: [],
    ...facts,
  };
}

/** A sighting of an ExecuteStatement without error, with what the test wants otherwise. */
export function aSighting(facts: Partial<Sighting> = {}): Sighting {
  return {
    eventId: "a2c7a357-ee8e-4755-a0d0-aed11ed4253a",
    eventName: "ExecuteStatement",
    eventTime: noon + 1000,
    seenAt: noon + 300_000,
    sourceIp: "203.0.113.10",
    userAgent: "aws-sdk-js/3.1143.0",
    requestId: null,
    errorCode: null,
    ...facts,
  };
}

import type { WatchedEntry } from "../../src/ledger/watched-entry.js";
import { watchedEntry } from "../../src/ledger/watched-entry.js";
import type { WatchedCall, WatchedFinding } from "../../src/watch/watched.js";
import { policy } from "../whodid/world.js";

const seen = {
  severity: "high",
  region: "eu-west-1",
  accountId: "111122223333",
  sourceIp: "192.0.2.66",
} as const;

/** What Mallory did to a cluster, a trail, or whatever else the change says. */
export function callAt(at: number, change: Partial<WatchedCall> = {}): WatchedCall {
  const key = change.eventId ?? `call-${at}`;
  return {
    ...seen,
    kind: "call",
    key,
    rows: [{ name: "cluster-deleted", done: "deleted a cluster", toDo: "delete a cluster" }],
    at,
    resource: "billing",
    eventId: key,
    eventName: "DeleteDBCluster",
    eventSource: "rds.amazonaws.com",
    actor: {
      kind: "person",
      name: "mallory",
      person: "mallory",
      role: null,
      arn: "arn:aws:iam::111122223333:user/mallory",
      accountId: "111122223333",
    },
    userAgent: "aws-cli/2.31.0",
    errorCode: null,
    ...change,
  };
}

export const stopLogging: Partial<WatchedCall> = {
  rows: [{ name: "trail-stopped", done: "stopped a trail", toDo: "stop a trail" }],
  resource: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main",
  eventName: "StopLogging",
  eventSource: "cloudtrail.amazonaws.com",
};

export function findingAt(at: number, change: Partial<WatchedFinding> = {}): WatchedFinding {
  return {
    ...seen,
    kind: "finding",
    key: "finding-1",
    rows: [{ name: "finding-database", done: "found a suspicious login to a database", toDo: "" }],
    at,
    resource: "billing",
    type: "CredentialAccess:RDS/MaliciousIPCaller.FailedLogin",
    title: null,
    score: 5,
    count: 1,
    user: "postgres",
    ...change,
  };
}

export function keptAt(
  watched: WatchedCall | WatchedFinding,
  source: "log file" | "message" = "log file",
): WatchedEntry {
  return watchedEntry(watched, { policy, seenAt: watched.at + 300_000, source });
}

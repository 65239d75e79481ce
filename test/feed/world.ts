import { gzipSync } from "node:zlib";

import { pino } from "pino";

import type { Policy } from "../../src/access/database.js";
import type { FeedChannel, Outbox, Queue, QueueMessage } from "../../src/feed/ports.js";
import { createRelay } from "../../src/feed/relay.js";
import type { RelayParts } from "../../src/feed/relay-file.js";
import type { Entry } from "../../src/ledger/entry.js";
import type { Message } from "../../src/message/message.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { createMemoryOutbox } from "../fakes/memory-outbox.js";

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

export type Post = { ts: string; key: string; message: Message; updates: number };

/** A relay on fakes: a queue that remembers what is removed, a bucket, a channel with a history, a clock that only moves when told. */
export function createWorld(change: Partial<RelayParts> = {}) {
  const files = new Map<string, Uint8Array>();
  const posts: Post[] = [];
  const done: string[] = [];
  const extended: number[] = [];
  const logged: string[] = [];
  const beats = new Set<() => void>();
  const slept: number[] = [];
  let now = eventTime + 300_000;

  const queue: Queue = {
    receive: async () => [],
    extend: async (_, seconds) => void extended.push(seconds),
    remove: async ({ id }) => void done.push(`remove ${id}`),
  };
  const channel: FeedChannel = {
    post: async (_, key, message) => {
      const ts = `${posts.length + 1}.000000`;
      posts.push({ ts, key, message, updates: 0 });
      done.push(`post ${key}`);
      return { kind: "posted", ts };
    },
    find: async (_, key) => {
      const post = posts.find((one) => one.key === key);
      return post === undefined ? { kind: "absent" } : { kind: "found", ts: post.ts };
    },
    update: async (_, ts, __, message) => {
      const post = posts.find((one) => one.ts === ts);
      if (post === undefined) throw new Error("no such message");
      post.message = message;
      post.updates += 1;
    },
  };
  const parts: RelayParts = {
    queue,
    openLogFile: async (_, key) => {
      const bytes = files.get(key);
      if (bytes === undefined) throw new Error("NoSuchKey");
      return (async function* () {
        yield bytes;
      })();
    },
    ledger: createMemoryLedger(),
    coverage: createMemoryCoverageBook(),
    outbox: createMemoryOutbox(),
    channel,
    policy,
    feedChannelId: "C0DBFEED",
    clock: () => now,
    timing: {
      every: (_, work) => {
        beats.add(work);
        return () => void beats.delete(work);
      },
      sleep: async (ms) => {
        slept.push(ms);
        now += ms;
      },
    },
    log: pino({ level: "debug" }, { write: (line) => void logged.push(line) }),
    ...change,
  };

  /** Puts records (or raw bytes) into the bucket and answers the message that tells of it. */
  const deliver = (content: readonly object[] | Uint8Array, id = "m1"): QueueMessage => {
    const key = `AWSLogs/${account}/CloudTrail/eu-west-1/2026/11/22/${account}_CloudTrail_eu-west-1_20261122T1405Z_${id.padEnd(16, "x")}.json.gz`;
    files.set(key, content instanceof Uint8Array ? content : gzipSync(JSON.stringify({ Records: content })));
    return notificationOf(id, key);
  };

  return {
    parts,
    relay: createRelay(parts),
    deliver,
    posts,
    done,
    extended,
    logged,
    beats,
    slept,
    pass: (ms: number) => void (now += ms),
  };
}

export function notificationOf(id: string, key: string): QueueMessage {
  const body = JSON.stringify({
    Records: [
      {
        eventName: "ObjectCreated:Put",
        s3: { bucket: { name: "trail" }, object: { key: encodeURIComponent(key) } },
      },
    ],
  });
  return { id, body, receives: 1, handle: `handle-${id}` };
}

/** An outbox on which the process dies, once: that method throws and nothing after it happens. */
export function crashing(outbox: Outbox, method: "claim" | "posted", when: "before" | "after"): Outbox {
  let alive = true;
  const die = () => {
    alive = false;
    throw new Error("kill -9");
  };
  return {
    ...outbox,
    claim: async (key, at) => {
      if (alive && method === "claim" && when === "before") die();
      const claimed = await outbox.claim(key, at);
      if (alive && method === "claim") die();
      return claimed;
    },
    posted: async (key, ts, digest) => {
      if (alive && method === "posted" && when === "before") die();
      await outbox.posted(key, ts, digest);
      if (alive && method === "posted") die();
    },
  };
}

import { gzipSync } from "node:zlib";

import { pino } from "pino";

import type { FeedChannel, FeedFile, Outbox, Queue, QueueMessage } from "../../src/feed/ports.js";
import { createLine } from "../../src/feed/line.js";
import { createRelay } from "../../src/feed/relay.js";
import type { RelayParts } from "../../src/feed/relay-file.js";
import type { Message } from "../../src/message/message.js";
import { defaultRows } from "../../src/watch/default-rows.js";
import { createKnown } from "../../src/watch/known.js";
import { createWatch } from "../../src/watch/watch.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { createMemoryFolds } from "../fakes/memory-folds.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { createMemoryUnreadMessages } from "../fakes/memory-unread-messages.js";
import { createMemoryWatchedLedger } from "../fakes/memory-watched-ledger.js";
import { createMemoryOutbox } from "../fakes/memory-outbox.js";
import { createMemoryRollups } from "../fakes/memory-rollups.js";
import { createMemorySeats } from "../fakes/memory-seats.js";
import { account, eventTime, policy } from "./records.js";

export type Post = { ts: string; key: string; message: Message; updates: number; file?: FeedFile };

/** A relay on fakes: a queue that remembers what is removed, a bucket, a channel with a history, a clock that only moves when told. */
export function createWorld(change: Partial<RelayParts> = {}) {
  const files = new Map<string, Uint8Array>();
  const posts: Post[] = [];
  const replies: (Post & { threadTs: string })[] = [];
  const done: string[] = [];
  const extended: number[] = [];
  const logged: string[] = [];
  const beats = new Set<() => void>();
  const slept: number[] = [];
  let now = eventTime + 300_000;

  const unreadMessages = createMemoryUnreadMessages();
  const queue: Queue = {
    receive: async () => undefined,
    extend: async (_, seconds) => void extended.push(seconds),
    remove: async ({ id }) => void done.push(`remove ${id}`),
  };
  const channel: FeedChannel = {
    post: async (_, key, message, threadTs) => {
      const ts = `${posts.length + replies.length + 1}.000000`;
      if (threadTs === undefined) posts.push({ ts, key, message, updates: 0 });
      else replies.push({ ts, key, message, updates: 0, threadTs });
      done.push(`post ${key}`);
      return { kind: "posted", ts };
    },
    find: async (_, key, threadTs) => {
      const post = (threadTs === undefined ? posts : replies).find((one) => one.key === key);
      return post === undefined ? { kind: "absent" } : { kind: "found", ts: post.ts };
    },
    update: async (_, ts, __, message) => {
      const post = [...posts, ...replies].find((one) => one.ts === ts);
      if (post === undefined) throw new Error("no such message");
      post.message = message;
      post.updates += 1;
    },
    attach: async (_, ts, __, ___, file) => {
      const post = posts.find((one) => one.ts === ts);
      if (post === undefined) throw new Error("no such message");
      post.file = file;
    },
  };
  const sleep = async (ms: number) => {
    slept.push(ms);
    now += ms;
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
    watchedLedger: createMemoryWatchedLedger(),
    coverage: createMemoryCoverageBook(),
    unreadMessages,
    outbox: createMemoryOutbox(),
    channel,
    line: createLine({ sleep: async () => {} }),
    seats: createMemorySeats(),
    folds: createMemoryFolds(),
    foldAbove: 20,
    rollups: createMemoryRollups(),
    applications: [],
    policy,
    watch: createWatch(
      defaultRows,
      createKnown(policy, { queueUrl: "https://sqs.example/trail", tables: ["whodid-ledger"] }),
    ),
    feedChannelId: "C0DBFEED",
    hideLiterals: false,
    settlingMs: 2 * 3_600_000,
    askForTexts: async () => {},
    nameUsers: async () => new Map(),
    clock: () => now,
    timing: {
      every: (_, work) => {
        beats.add(work);
        return () => void beats.delete(work);
      },
      sleep,
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
    unreadMessages,
    replies,
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

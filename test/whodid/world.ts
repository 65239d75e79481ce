import type { Policy } from "../../src/access/database.js";
import { findingOf } from "../../src/ledger/audit.js";
import type { Entry, Sighting } from "../../src/ledger/entry.js";
import type { Ledger } from "../../src/ledger/ledger.js";
import { createNewId } from "../../src/ledger/statement-id.js";
import type { JudgedDay } from "../../src/trail/coverage.js";
import { defaultRows } from "../../src/watch/default-rows.js";
import { createAnswer } from "../../src/whodid/answer.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { createMemoryUnreadMessages } from "../fakes/memory-unread-messages.js";
import { createMemoryLogBook } from "../fakes/memory-log-book.js";
import { createMemoryWatchedLedger } from "../fakes/memory-watched-ledger.js";
import { createMemoryRollups } from "../fakes/memory-rollups.js";
import { linesOf } from "../feed/words-of.js";

const account = "111122223333";
export const place = { accountId: account, region: "eu-west-1" };
export const cluster = `arn:aws:rds:eu-west-1:${account}:cluster:billing`;
/** 14:15:07 UTC. */
export const now = Date.UTC(2026, 10, 22, 14, 15, 7);
export const minutesAgo = (minutes: number) => now - minutes * 60_000;

const people = ["alice", "bob", "carol"].map((name) => ({
  name,
  slack: { teamId: "T1", userId: `U0${name.toUpperCase()}` },
  roleArn: `arn:aws:iam::${account}:role/sql-${name}`,
  sourceIdentity: `${name}@example.com`,
  groups: [],
}));
export const carol = { teamId: "T1", userId: "U0CAROL" };

const databases = ["billing", "orders"].map((name) => ({
  name,
  clusterArn: `arn:aws:rds:eu-west-1:${account}:cluster:${name}`,
  database: name,
  engine: "postgresql" as const,
  region: "eu-west-1",
  environment: "production",
  secrets: [],
  channels: [],
  log: { users: [] },
}));

export const policy: Policy = { people, databases, rules: [] };

let minted = 0;

/** A statement of a person's: `verb` on `object`, which is `schema.name` or a name. */
export function entryOf(
  name: string,
  verb: string,
  object: string,
  at: number,
  change: Partial<Entry> = {},
): Entry {
  const [bare = "", schema = null] = object.split(".").toReversed();
  minted += 1;
  return {
    id: createNewId(
      () => at,
      () => (minted % 1_000) / 1_000,
    )(),
    createdAt: at,
    author: { kind: "person", name, slack: { teamId: "T1", userId: `U0${name.toUpperCase()}` } },
    database: "billing",
    clusterArn: cluster,
    channelId: "C0BILLING",
    sql: `${verb.toLowerCase()} table ${object}`,
    sqlHmac: "00",
    fingerprint: "28550ea0fc43bed7",
    command: `${verb} TABLE`,
    risk: "destructive",
    effects: [{ verb, kind: "table", schema, name: bare }],
    transactional: false,
    state: "succeeded",
    door: {
      roleArn: `arn:aws:iam::${account}:role/sql-${name}`,
      sourceIdentity: `${name}@example.com`,
      accessKeyId: "ASIA",
      clusterArn: cluster,
      secretArn: `arn:aws:secretsmanager:eu-west-1:${account}:secret:sql/${name}-a1B2c3`,
    },
    sentAt: at,
    outcome: { endedAt: at, rows: null, tookMs: 20, requestId: "req-1", because: null, sqlState: null },
    sightings: [],
    ...change,
  };
}

export function sightingAt(at: number, change: Partial<Sighting> = {}): Sighting {
  return {
    eventId: `event-${at}`,
    eventName: "ExecuteStatement",
    eventTime: at,
    seenAt: at + 300_000,
    sourceIp: "203.0.113.10",
    userAgent: "aws-sdk-js/3.1143.0",
    requestId: "req-1",
    errorCode: null,
    ...change,
  };
}

/** What Mallory did round whodid. */
export function maskedAt(at: number, change: Partial<Entry> = {}): Entry {
  const { door: _, ...entry } = entryOf("mallory", "DROP", "unknown", at);
  const sighting = sightingAt(at, { sourceIp: "192.0.2.66", userAgent: "aws-cli/2.31.0" });
  return {
    ...entry,
    author: {
      kind: "outside",
      actor: {
        kind: "person",
        name: "mallory",
        person: "mallory",
        role: null,
        arn: `arn:aws:iam::${account}:user/mallory`,
        accountId: account,
      },
    },
    channelId: null,
    sql: null,
    sqlHmac: null,
    command: null,
    risk: null,
    effects: [],
    sightings: [sighting],
    ...change,
  };
}

/** A ledger with these statements, a trail read from 13:00 to 14:05, and Carol's question to them. */
export async function createWorld(
  entries: readonly Entry[],
  change: {
    ledger?: Partial<Ledger>;
    isRead?: boolean;
    judged?: readonly JudgedDay[];
    history?: number | null;
  } = {},
) {
  const ledger = { ...createMemoryLedger(() => now), ...change.ledger };
  const coverage = createMemoryCoverageBook();
  const logBook = createMemoryLogBook();
  const unreadMessages = createMemoryUnreadMessages();
  const watchedLedger = createMemoryWatchedLedger();
  const rollups = createMemoryRollups();
  for (const entry of entries) await ledger.record(entry);
  if (change.isRead !== false) {
    for (const minute of [0, 65]) {
      const deliveredAt = Date.UTC(2026, 10, 22, 13, minute);
      await coverage.addFile({
        ...place,
        bucket: "trail",
        key: `${minute}.json.gz`,
        deliveredAt,
        events: 1,
        unreadable: 0,
      });
    }
  }
  for (const day of change.judged ?? []) await coverage.keepJudged(day);
  const answer = createAnswer({
    ledger,
    names: ledger,
    coverage,
    ...(change.history === undefined
      ? {}
      : { history: { read: async () => [{ region: place.region, readUntil: change.history ?? null }] } }),
    logBook,
    unreadMessages,
    watchedLedger,
    watch: defaultRows,
    rollups,
    policy,
    clock: () => now,
    settlingMinutes: 120,
    hidesLiterals: (channelId) => channelId === "C0FEED",
    command: "/whodid",
  });
  const ask = async (question: string, asker = carol, channelId = "C0BILLING") =>
    linesOf(await answer(question, { user: asker, channelId }));
  return { ledger, unreadMessages, watchedLedger, logBook, rollups, answer, ask };
}

/** What Mallory did round whodid, with texts of the database's log that could be it: one is corroborated, more are candidates. */
export function auditedAt(at: number, verbs: readonly string[], object: string): Entry {
  const texts = verbs.map((verb) => {
    const { sql, command, effects } = entryOf("mallory", verb, object, at);
    return { sql: sql ?? "", command, risk: "destructive", effects, database: "billing", at } as const;
  });
  const facts = {
    databaseUser: "mallory",
    total: texts.length,
    passedOver: 0,
    doubtful: false,
    database: "billing",
  };
  return maskedAt(at, findingOf(texts, facts));
}

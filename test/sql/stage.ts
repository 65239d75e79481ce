import { createHash } from "node:crypto";

import { pino } from "pino";

import type { Policy } from "../../src/access/database.js";
import type { Standing } from "../../src/access/person.js";
import type { Message } from "../../src/message/message.js";
import type { Conversation } from "../../src/sql/conversation.js";
import type { SqlParts } from "../../src/sql/parts.js";
import type { Execution } from "../../src/sql/ports.js";
import { type SqlReading, type Statement, unreadable } from "../../src/statement/statement.js";
import { createMemoryExpected } from "../fakes/memory-expected.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { createMemorySealed } from "../fakes/memory-sealed.js";
import { createMemoryUnfinished } from "../fakes/memory-unfinished.js";

const clusterArn = "arn:aws:rds:eu-west-1:111122223333:cluster:billing";
const person = (name: string, userId: string) => ({
  name,
  slack: { teamId: "T1", userId },
  roleArn: `arn:aws:iam::111122223333:role/sql-${name}`,
  sourceIdentity: `${name}@example.com`,
  groups: [],
});

export const policy: Policy = {
  people: [person("alice", "UALICE"), person("bob", "UBOB")],
  databases: [
    {
      name: "billing",
      clusterArn,
      database: "billing",
      engine: "postgresql",
      region: "eu-west-1",
      environment: "production",
      secrets: [{ secretArn: "secret:billing" }],
      channels: ["C1"],
    },
  ],
  rules: [
    { to: ["alice", "bob"], on: ["billing"], may: ["read"] },
    { to: ["bob"], on: ["billing"], may: ["write", "destructive"] },
  ],
};

export const alice = { teamId: "T1", userId: "UALICE" };
export const bob = { teamId: "T1", userId: "UBOB" };

/** Reads a statement by its first word: the real reader has tests of its own. */
function readByFirstWord(sql: string): SqlReading {
  const statement = (command: string, risk: Statement["risk"], because: string): SqlReading => ({
    ok: true,
    risk,
    because,
    statements: [
      {
        command,
        risk,
        because,
        effects: [{ verb: command.split(" ")[0] ?? "", kind: "table", schema: null, name: "accounts" }],
      },
    ],
  });
  if (/^select/i.test(sql)) return statement("SELECT", "read", "only reads");
  if (/^update/i.test(sql)) return statement("UPDATE", "write", "changes rows");
  if (/^drop/i.test(sql)) return statement("DROP TABLE", "destructive", "drops a table");
  return unreadable("syntax error", 1);
}

export const done: Execution = {
  kind: "done",
  rows: { columns: ["n"], rows: [[1]] },
  updated: 0,
  requestId: "r-1",
  tookMs: 5,
};

/** The stories of `/sql` over fakes of our own ports, with a clock that stands still until it is moved. */
export function openSqlStage(changes: Partial<SqlParts> = {}) {
  let now = Date.UTC(2026, 10, 22, 12);
  const clock = () => now;
  const executed: string[] = [];
  const rehearsed: string[] = [];
  const peeked: string[] = [];
  const said: string[] = [];
  const pending: { at: number; act: () => void }[] = [];
  const parts: SqlParts = {
    policy,
    findStanding: async () => ({ kind: "member" }) satisfies Standing,
    readSql: async (sql) => readByFirstWord(sql),
    splitSql: async (sql) => sql.split(";").map((text) => text.trim()),
    fingerprintSql: async () => "28550ea0fc43bed7",
    ledger: createMemoryLedger(clock),
    sealed: createMemorySealed(clock),
    unfinished: createMemoryUnfinished(clock),
    expected: createMemoryExpected(),
    openSession: async () => ({
      kind: "open",
      session: { accessKeyId: "ASIA1", secretAccessKey: "s", sessionToken: "t" },
    }),
    execute: async ({ sql }) => {
      executed.push(sql);
      return done;
    },
    rehearse: async ({ sql }) => {
      rehearsed.push(sql);
      return { kind: "done", rows: null, updated: 12, requestId: "r-0", tookMs: 4 };
    },
    runTogether: async ({ sqls, purpose }) => {
      (purpose === "rehearse" ? rehearsed : executed).push(...sqls);
      const results = sqls.map(() => ({ rows: null, updated: 1 }));
      return { kind: "done", results, requestId: "r-2", tookMs: 7 };
    },
    peek: async ({ sql }) => {
      peeked.push(sql);
      return { kind: "done", rows: { columns: [], rows: [] }, updated: 0, requestId: "r-2", tookMs: 3 };
    },
    readRows: async ({ sql, take }) => {
      executed.push(sql);
      await take({ columns: ["n"], rows: [[1]] });
      return { kind: "read", whole: true, requestId: "r-1", tookMs: 5 };
    },
    uploadFile: async () => ({ kind: "uploaded", fileId: "F1" }),
    postInChannel: async () => "posted",
    results: { maxRows: 1_000, maxBytes: 100_000 },
    hmac: (text) => createHash("sha256").update(text).digest("hex"),
    clock,
    after: (ms, act) => {
      const later = { at: now + ms, act };
      pending.push(later);
      return () => void pending.splice(pending.indexOf(later) >>> 0, 1);
    },
    every: () => () => undefined,
    commands: { sql: "/sql", whodid: "/whodid" },
    log: pino({ level: "silent" }),
    ...changes,
  };
  const show = (message: Message) => void said.push(`${message.text}\n${JSON.stringify(message.forms[0])}`);
  const conversation: Conversation = {
    channelId: "C1",
    tell: async (message) => show(message),
    replace: async (message) => show(message),
  };
  let minted = 0;
  return {
    parts,
    executed,
    rehearsed,
    peeked,
    said,
    conversation,
    asked: (user: typeof alice, text: string, statementId = `01ARZ3NDEKTSV4RRFFQ69G5FA${(minted += 1)}`) => ({
      statementId,
      user,
      channelId: "C1",
      text,
      conversation,
    }),
    clicked: (user: typeof alice, value: string) => ({
      statementId: "unused",
      user,
      channelId: "C1",
      value,
      conversation,
    }),
    pass: (ms: number) => {
      now += ms;
      for (const later of pending.filter(({ at }) => at <= now)) later.act();
    },
  };
}

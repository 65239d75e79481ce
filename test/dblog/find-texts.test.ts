import { createHmac } from "node:crypto";

import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";

import type { Policy } from "../../src/access/database.js";
import { databaseLogsOf } from "../../src/dblog/database-logs.js";
import { askForTexts } from "../../src/dblog/lookouts.js";
import type { LogEvent, ReadLog } from "../../src/dblog/ports.js";
import { lookAtLogs } from "../../src/dblog/watch-logs.js";
import { certaintyOf } from "../../src/ledger/certainty.js";
import type { Entry } from "../../src/ledger/entry.js";
import { outsideStatementId } from "../../src/ledger/statement-id.js";
import { readPostgresql } from "../../src/statement/postgresql/read.js";
import { anEntry, aSighting, clusterArn, malloryActor } from "../fakes/entries.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { createMemoryLogBook } from "../fakes/memory-log-book.js";
import { createMemoryLookouts } from "../fakes/memory-lookouts.js";
import { createMemoryRollups } from "../fakes/memory-rollups.js";
import { failed, line, noon, ran } from "./lines.js";

const secretOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/${name}-a1B2c3`;
const whodidId = "01KAPPAZZR0000000000000001";
const hmac = (text: string) => createHmac("sha256", "key").update(text).digest("hex");

const policy: Policy = {
  people: [],
  rules: [],
  databases: ["billing", "orders"].map((name) => ({
    name,
    clusterArn,
    database: name,
    engine: "postgresql" as const,
    region: "eu-west-1",
    environment: "production",
    secrets: [],
    channels: [],
    log: { users: ["mallory", "bob"].map((user) => ({ secretArn: secretOf(user), user })) },
  })),
};

/** What Mallory did round whodid, by what the trail tells of it. */
function masked(
  eventId: string,
  seconds: number,
  change: { secret?: string; errorCode?: string } = {},
): Entry {
  const eventTime = noon + seconds * 1000;
  const { secret = secretOf("mallory"), errorCode = null } = change;
  const actor = malloryActor;
  return anEntry({
    id: outsideStatementId(eventTime, eventId),
    createdAt: eventTime,
    author: { kind: "outside", actor },
    database: null,
    channelId: null,
    sql: null,
    sqlHmac: null,
    command: null,
    risk: null,
    effects: [],
    state: errorCode === null ? "succeeded" : "failed",
    sightings: [aSighting({ eventId, eventTime, errorCode, secretArn: secret })],
  });
}

/** A ledger, a log, and a clock at which the log is looked at. */
function createWorld(events: readonly LogEvent[] = []) {
  const ledger = createMemoryLedger();
  const lookouts = createMemoryLookouts();
  const logBook = createMemoryLogBook();
  const rollups = createMemoryRollups();
  const told: Entry[] = [];
  const logged: string[] = [];
  const reads: string[] = [];
  const world = { now: noon + 300_000, events: [...events], fault: false, answer: "read" };
  const readLog: ReadLog = async (_, from, until) => {
    reads.push(`${(from - noon) / 1000}..${(until - noon) / 1000}`);
    if (world.fault) throw new Error("throttled");
    return world.answer === "absent" ? { kind: "absent" } : { kind: "read", events: world.events };
  };
  const clock = () => world.now;
  const logs = databaseLogsOf(policy.databases);
  const parts = {
    ledger,
    rollups,
    lookouts,
    logs,
    readLog,
    logBook,
    readSql: async (sql: string) => readPostgresql(sql),
    policy,
    hmac,
    tell: async (entry: Entry) => void told.push(entry),
    clock,
    log: pino({ level: "info" }, { write: (text) => void logged.push(text) }),
  };
  const look = () => lookAtLogs(parts, new AbortController().signal);
  return {
    world,
    ledger,
    rollups,
    lookouts,
    answered: async () => (await logBook.read()).map(({ answer }) => answer),
    parts,
    told,
    logged,
    reads,
    look,
    /** The trail brings statements, and the log is looked at. */
    see: async (...entries: readonly Entry[]) => {
      for (const entry of entries) await ledger.record(entry);
      const statements = entries.map(({ createdAt }) => ({ clusterArn, eventTime: createdAt }));
      await askForTexts({ lookouts, logs, clock }, statements);
      await look();
    },
    of: async (entry: Entry) => {
      const found = await ledger.find(entry.id);
      if (found === undefined) throw new Error("not in the ledger");
      return found;
    },
  };
}

const drop = masked("e1", 3);

describe("the text of a masked statement", () => {
  it("is corroborated by the only statement that fits: text, effects, database; and told", async () => {
    const { see, of, told, reads } = createWorld([
      ran(1, "bob", "select 1"),
      ran(2, "mallory", "drop table t"),
    ]);
    await see(drop);
    const entry = await of(drop);
    expect(entry).toMatchObject({
      sql: "drop table t",
      command: "DROP TABLE",
      risk: "destructive",
      database: "billing",
      effects: [{ verb: "DROP", name: "t" }],
      audit: { databaseUser: "mallory", total: 1, doubtful: false, candidates: [] },
    });
    expect(certaintyOf(entry)).toBe("Corroborated");
    expect(told).toEqual([entry]);
    expect(reads).toEqual(["-106..120.999"]);
  });

  it("comes also when the log is later than the trail, and looks end after an hour", async () => {
    const { world, see, look, of, reads } = createWorld();
    await see(drop);
    expect(certaintyOf(await of(drop))).toBe("Masked");
    world.events.push(ran(2, "mallory", "drop table t"));
    world.now += 60_000;
    await look();
    expect(certaintyOf(await of(drop))).toBe("Corroborated");
    for (let minute = 0; minute < 180; minute += 1) {
      world.now += 60_000;
      await look();
    }
    expect(reads).toHaveLength(5);
  });

  it("is a candidate where several fit, the gravest first, and nothing of it becomes the statement's own", async () => {
    const { see, of } = createWorld([ran(1, "mallory", "select 1"), ran(2, "mallory", "drop table t")]);
    await see(drop);
    const entry = await of(drop);
    expect(certaintyOf(entry)).toBe("Candidate");
    expect(entry).toMatchObject({ sql: null, command: null, effects: [], database: null });
    expect(entry.audit?.candidates.map(({ sql, database }) => [sql, database])).toEqual([
      ["drop table t", "billing"],
      ["select 1", "billing"],
    ]);
  });

  it("is a candidate where two masked calls could share it, also when the second is told of later", async () => {
    const { see, of } = createWorld([ran(2, "mallory", "drop table t")]);
    await see(drop);
    expect(certaintyOf(await of(drop))).toBe("Corroborated");
    const other = masked("e2", 40);
    await see(other);
    for (const each of [drop, other]) {
      expect(await of(each)).toMatchObject({ sql: null, audit: { total: 1, doubtful: true } });
      expect(certaintyOf(await of(each))).toBe("Candidate");
    }
  });

  it("is a candidate where an application's calls with the same user were only counted: it may be one of theirs", async () => {
    const { see, of, rollups } = createWorld([ran(2, "mallory", "drop table t")]);
    await rollups.add({
      application: "worker",
      clusterArn,
      secretArn: secretOf("mallory"),
      minute: noon,
      first: noon,
      last: noon,
      samples: ["app1"],
      ends: { done: "AAAAAAAAAAA" },
    });
    await see(drop);
    expect(certaintyOf(await of(drop))).toBe("Candidate");
  });

  it("is judged across the border of a minute", async () => {
    const { see, of } = createWorld([ran(58, "mallory", "drop table t")]);
    const [before, after] = [masked("e1", 59), masked("e2", 100)];
    await see(before, after);
    expect(certaintyOf(await of(before))).toBe("Candidate");
    expect(certaintyOf(await of(after))).toBe("Candidate");
  });

  it("stays a candidate when a neighbouring minute is looked at, from which the other call is out of sight", async () => {
    const { see, of } = createWorld([ran(174, "mallory", "drop table t")]);
    const call = masked("e1", 175);
    await see(call, masked("e2", 185));
    await see(masked("e3", 70));
    expect(certaintyOf(await of(call))).toBe("Candidate");
  });

  it("is that of the failure for a call that failed, and stays masked for one that was never sent", async () => {
    const { see, of } = createWorld([...failed(1, "mallory", "drop table t"), ran(2, "mallory", "select 1")]);
    const failure = masked("e1", 3, { errorCode: "DatabaseErrorException" });
    const denied = masked("e2", 3, { errorCode: "AccessDenied" });
    await see(failure, denied);
    expect(await of(failure)).toMatchObject({ sql: "drop table t", state: "failed" });
    expect(certaintyOf(await of(denied))).toBe("Masked");
  });

  it.each([
    ["the whole ARN", secretOf("mallory"), "Corroborated"],
    ["the ARN without its six characters", secretOf("mallory").slice(0, -7), "Corroborated"],
    ["the name", "sql/mallory", "Corroborated"],
    ["a secret that nobody listed", secretOf("carol"), "Masked"],
  ])("is looked for when the caller named the secret by %s", async (_, secret, certainty) => {
    const { see, of } = createWorld([ran(2, "mallory", "drop table t")]);
    const call = masked("e1", 3, { secret });
    await see(call);
    expect(certaintyOf(await of(call))).toBe(certainty);
  });

  it("keeps no secret of the text", async () => {
    const { see, of, logged } = createWorld([ran(2, "mallory", "alter role mallory password 'hunter2'")]);
    await see(drop);
    expect(JSON.stringify([await of(drop), logged])).not.toContain("hunter2");
    expect(certaintyOf(await of(drop))).toBe("Corroborated");
  });

  it("is never that of a statement of whodid's own", async () => {
    const { see, of, ledger } = createWorld([
      line(1, "bob", `LOG:  execute <unnamed>: delete from t\n\t/* whodid ${whodidId} */`),
      ran(2, "bob", "drop table t"),
    ]);
    const door = { roleArn: "", sourceIdentity: "", accessKeyId: "", clusterArn, secretArn: secretOf("bob") };
    await ledger.record(anEntry({ id: whodidId, sqlHmac: hmac("delete from t;"), door }));
    const call = masked("e1", 3, { secret: secretOf("bob") });
    await see(call);
    expect(await of(call)).toMatchObject({ sql: "drop table t" });
  });

  it("is never that of a read of whodid's own, through its cursor", async () => {
    const tag = `\n\t/* whodid ${whodidId} */`;
    const { see, of, ledger } = createWorld([
      ran(2, "bob", `DECLARE whodid_rows NO SCROLL CURSOR FOR select * from t${tag}`),
      ran(2, "bob", `FETCH FORWARD 12 FROM whodid_rows${tag}`),
      ran(2, "bob", `FETCH FORWARD 192 FROM whodid_rows_2${tag}`),
      ran(2, "bob", "CLOSE whodid_rows_2"),
      ran(2, "bob", "drop table t"),
    ]);
    const door = { roleArn: "", sourceIdentity: "", accessKeyId: "", clusterArn, secretArn: secretOf("bob") };
    await ledger.record(anEntry({ id: whodidId, sqlHmac: hmac("select * from t"), door }));
    const call = masked("e1", 3, { secret: secretOf("bob") });
    await see(call);
    expect(await of(call)).toMatchObject({ sql: "drop table t" });
    expect(certaintyOf(await of(call))).toBe("Corroborated");
  });

  it("is never that of one of whodid's own several statements, but may be that of a part of one", async () => {
    const door = { roleArn: "", sourceIdentity: "", accessKeyId: "", clusterArn, secretArn: secretOf("bob") };
    const both = ["delete from t where id = 1", "drop table a"];
    const together = both.map((sql) => ({ command: "", risk: "write" as const, sqlHmac: hmac(sql) }));
    const entry = anEntry({ id: whodidId, sqlHmac: hmac(both.join("; ")), together, door });
    const call = masked("e1", 3, { secret: secretOf("bob") });
    const findBeside = async (...sqls: string[]) => {
      const { see, of, ledger } = createWorld([
        ...sqls.map((sql) => ran(2, "bob", `${sql}\n\t/* whodid ${whodidId} */`)),
        ran(2, "bob", "drop table t"),
      ]);
      await ledger.record(entry);
      await see(call);
      return certaintyOf(await of(call));
    };
    expect(await findBeside(...both)).toBe("Corroborated");
    expect(await findBeside("delete from t")).toBe("Candidate");
  });

  it("is never that of the frame that whodid puts round what it sends, where something else fits", async () => {
    const frame = [
      "SET TRANSACTION READ ONLY",
      "SET LOCAL statement_timeout = 5000",
      "SET LOCAL lock_timeout = '3s'",
    ];
    const { see, of } = createWorld([
      ...frame.map((sql) => ran(2, "mallory", sql)),
      ran(2, "mallory", "SET CONSTRAINTS ALL IMMEDIATE"),
      ran(2, "mallory", "drop table t"),
    ]);
    await see(drop);
    expect(certaintyOf(await of(drop))).toBe("Corroborated");
  });

  it("is never that of whodid's own peek at the catalogue", async () => {
    const { see, of, ledger } = createWorld([
      line(1, "bob", `LOG:  execute <unnamed>: select 1 from pg_depend\n\t/* whodid ${whodidId} */`),
      ran(2, "bob", "drop table t"),
    ]);
    const door = { roleArn: "", sourceIdentity: "", accessKeyId: "", clusterArn, secretArn: secretOf("bob") };
    await ledger.notePeek({ statementId: whodidId, sqlHmac: hmac("select 1 from pg_depend"), door });
    const call = masked("e1", 3, { secret: secretOf("bob") });
    await see(call);
    expect(await of(call)).toMatchObject({ sql: "drop table t" });
  });

  it.each([
    ["an id that is not in the ledger", `drop table t\n\t/* whodid ${whodidId.replace("1", "2")} */`],
    ["the id of another text", `drop table t\n\t/* whodid ${whodidId} */`],
    ["the service's mark", "/* RDS Data API */ drop table t"],
    ["the end of a log prefix", "drop table t --@billing:[7]:LOG:  statement: x"],
  ])("is a candidate at most when it carries %s", async (_, sql) => {
    const { see, of, ledger } = createWorld([ran(2, "mallory", sql)]);
    const door = {
      roleArn: "",
      sourceIdentity: "",
      accessKeyId: "",
      clusterArn,
      secretArn: secretOf("mallory"),
    };
    await ledger.record(anEntry({ id: whodidId, sqlHmac: hmac("select 1"), door }));
    await see(drop);
    expect(await of(drop)).toMatchObject({ audit: { total: 1, doubtful: true } });
    expect(certaintyOf(await of(drop))).toBe("Candidate");
  });

  it("is found again after a crash between the ledger and the feed", async () => {
    const { world, see, look, parts, told, of } = createWorld([ran(2, "mallory", "drop table t")]);
    const { tell } = parts;
    parts.tell = () => Promise.reject(new Error("kill -9"));
    await see(drop);
    expect(certaintyOf(await of(drop))).toBe("Corroborated");
    parts.tell = tell;
    world.now += 60_000;
    await look();
    expect(told.map(({ id }) => id)).toEqual([drop.id]);
  });

  it("waits for a log that can't be read, and is given up after a day", async () => {
    const { world, see, look, of, lookouts, answered } = createWorld([ran(2, "mallory", "drop table t")]);
    world.fault = true;
    await see(drop);
    expect(await answered()).toEqual(["fault"]);
    world.now += 2 * 3_600_000;
    await look();
    expect(await lookouts.due(world.now + 60_000)).toHaveLength(1);
    world.fault = false;
    world.now += 60_000;
    await look();
    expect(certaintyOf(await of(drop))).toBe("Corroborated");

    world.fault = true;
    await see(masked("e9", 200));
    world.now += 25 * 3_600_000;
    await look();
    expect(await lookouts.due(world.now + 3_600_000)).toEqual([]);
  });

  it("stays masked where the cluster exports no log, and that is noted", async () => {
    const { world, see, of, logged, answered } = createWorld();
    world.answer = "absent";
    await see(drop);
    expect(certaintyOf(await of(drop))).toBe("Masked");
    expect(logged.join()).toContain("absent");
    expect(await answered()).toEqual(["absent"]);
  });

  it("stays masked where the log has another prefix, and that is noted", async () => {
    const event = ran(2, "mallory", "drop table t");
    const message = event.message.replace(" UTC:", ".123 UTC:");
    const { see, of, answered } = createWorld([{ ...event, message }]);
    await see(drop);
    expect(certaintyOf(await of(drop))).toBe("Masked");
    expect(await answered()).toEqual(["unreadable"]);
  });

  it("is kept as the gravest of a flood, and the message is left as it is", async () => {
    const flood = Array.from({ length: 60 }, (_, index) => ran(1, "mallory", `select ${index}`));
    const { see, of, told } = createWorld([...flood, ran(2, "mallory", "drop table t")]);
    await see(drop);
    const { audit } = await of(drop);
    expect(audit?.total).toBe(61);
    expect(audit?.candidates).toHaveLength(5);
    expect(audit?.candidates[0]?.sql).toBe("drop table t");
    expect(told).toEqual([]);
  });

  it("is not asked for where no log is configured", async () => {
    const lookouts = createMemoryLookouts();
    const statements = [
      { clusterArn: `${clusterArn}-2`, eventTime: noon },
      { clusterArn: null, eventTime: noon },
    ];
    await askForTexts({ lookouts, logs: databaseLogsOf(policy.databases), clock: () => noon }, statements);
    expect(await lookouts.due(noon)).toEqual([]);
  });
});

import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import { z } from "zod";

import { createAws } from "../../sandbox/aws/server.js";
import { createFaults } from "../../sandbox/faults.js";
import { aws, roles, secrets } from "../../sandbox/seed.js";
import type { AwsStandIn } from "../../sandbox/stand-ins.js";
import type { Database } from "../../src/access/database.js";
import type { Person } from "../../src/access/person.js";
import { createExecute } from "../../src/aws/execute.js";
import { createOpenLogFile } from "../../src/aws/log-files.js";
import { createOpenSession } from "../../src/aws/open-session.js";
import { createQueue } from "../../src/aws/trail-queue.js";
import { createRehearse } from "../../src/aws/rehearse.js";
import { createTransport } from "../../src/aws/transport.js";
import type { Execution } from "../../src/sql/ports.js";
import { statementId } from "../aws/asks.js";
import { joinRealms } from "../aws/one-realm.js";

joinRealms();

const billing: Database = {
  name: "billing",
  clusterArn: aws.clusterArn,
  database: "billing",
  engine: "postgresql",
  region: aws.region,
  environment: "production",
  secrets: [],
  channels: [],
};

const received = z.object({
  calls: z.array(
    z.object({
      operation: z.string(),
      principal: z.string(),
      secret: z.string().optional(),
      userAgent: z.string(),
    }),
  ),
});

const transport = createTransport();
const faults = createFaults();
let now = Date.UTC(2026, 10, 22, 12);
const clock = () => now;
const sleep = (ms: number) => {
  now += ms;
  return Promise.resolve();
};
let standIn: AwsStandIn;

beforeAll(async () => {
  standIn = await createAws({ clock, faults, log: pino({ level: "silent" }), flushMs: 3_600_000 });
  Object.assign(process.env, standIn.environment);
});

afterAll(async () => {
  transport.close();
  await standIn.stop();
});

beforeEach(() => faults.clear());

function findPerson(name: string): Person {
  const role = roles.find((each) => each.name === name);
  if (role === undefined) throw new Error(`no role for ${name}`);
  const slack = { teamId: "T0SANDBOX", userId: `U0${name.toUpperCase()}` };
  return { name, slack, roleArn: role.arn, sourceIdentity: role.sourceIdentity, groups: [] };
}

function openAs(name: string, secretName: string) {
  const secretArn = secrets.find((each) => each.name === secretName)?.arn ?? "";
  const ask = { person: findPerson(name), database: billing, secretArn, statementId };
  return createOpenSession({ transport })(ask).then((opened) => ({ opened, secretArn }));
}

async function run(
  who: { name: string; secret?: string },
  sql: string,
  readOnly: boolean,
  onWaking = () => undefined as void,
): Promise<Execution> {
  const { opened, secretArn } = await openAs(who.name, who.secret ?? who.name);
  if (opened.kind !== "open") throw new Error(opened.detail);
  const execute = createExecute({ clock, sleep, transport });
  const { session } = opened;
  return execute({
    session,
    database: billing,
    secretArn,
    sql: `${sql}\n/* whodid ${statementId} */`,
    statementId,
    readOnly,
    signal: new AbortController().signal,
    onWaking,
  });
}

/** Bob's statement tried out as himself. */
async function rehearse(sql: string): Promise<Execution> {
  const { opened, secretArn } = await openAs("bob", "bob");
  if (opened.kind !== "open") throw new Error(opened.detail);
  const { session } = opened;
  const ask = { session, database: billing, secretArn, sql, statementId, onWaking: () => undefined };
  return createRehearse({ clock, sleep, transport })(ask);
}

const alice = { name: "alice" };
const bob = { name: "bob" };

describe("a person", () => {
  it("reads rows of every type, as themselves", async () => {
    const sql = `select null::int as nothing, true as yes, 7::int8 as small, 9223372036854775807 as large, 1.5::numeric as exact,
      1.50::numeric as money, 0.1::float8 as rough, 'NaN'::float8 as odd, '' as empty, 'é😀' as text, '\\x00ff'::bytea as bytes,
      array[1,null]::int[] as ints, array['a b',''] as texts, date '2026-11-22' as day, '{"a":1}'::jsonb as json, 1 as small`;
    const result = await run(alice, sql, true);
    expect(result).toMatchObject({ kind: "done", updated: 0, requestId: expect.stringMatching(/\w/) });
    const rows = result.kind === "done" ? result.rows : null;
    expect(rows?.columns.at(-1)).toBe("small");
    expect(rows?.rows).toEqual([
      [
        null,
        true,
        7,
        "9223372036854775807",
        1.5,
        "1.50",
        0.1,
        "NaN",
        "",
        "é😀",
        "\\x00ff",
        "{1,NULL}",
        '{"a b",""}',
        "2026-11-22",
        '{"a": 1}',
        1,
      ],
    ]);
  });

  it("is the principal of every call, with the statement's id in its user agent", async () => {
    await run(alice, "select 1", true);
    const last = received.parse(await standIn.state()).calls.slice(-5);
    expect(last.map(({ operation }) => operation)).toEqual([
      "AssumeRole",
      "BeginTransaction",
      "ExecuteStatement",
      "ExecuteStatement",
      "CommitTransaction",
    ]);
    for (const call of last) expect(call.userAgent).toContain(`whodid/${statementId}#run`);
    for (const call of last.slice(1)) {
      expect(call.principal).toBe(`arn:aws:sts::${aws.accountId}:assumed-role/sql-alice/alice@example.com`);
      expect(call.secret).toMatch("sql/alice");
    }
  });

  it("can't write in a read, whatever the database user may do", async () => {
    const result = await run(bob, "update accounts set blocked = false", true);
    expect(result).toMatchObject({ kind: "failed", reason: "sql", sqlState: "25006" });
  });

  it("writes, and hears how many rows", async () => {
    const made = await run(bob, "create table made_here (a int)", false);
    expect(made).toMatchObject({ kind: "done", rows: null, updated: 0 });
    const inserted = await run(bob, "insert into made_here values (1), (2)", false);
    expect(inserted).toMatchObject({ kind: "done", rows: null, updated: 2 });
    const returned = await run(bob, "delete from made_here returning a", false);
    expect(returned).toMatchObject({ kind: "done", rows: { columns: ["a"], rows: [[1], [2]] } });
  });

  it("writes with parameters, by itself and in a transaction", async () => {
    const insert =
      "insert into accounts (id, holder, country, balance, opened_on) values (:id, :holder, 'NO', :balance, :day)";
    const given =
      "-- :id integer = 90001\n-- :holder text = x'); drop table accounts; --\n-- :balance = 1.5\n-- :day date = 2026-11-23";
    expect(await run(bob, `${insert}\n${given}`, false)).toMatchObject({ kind: "done", updated: 1 });
    expect(await rehearse(`delete from accounts where id = :id\n-- :id integer = 90001`)).toMatchObject({
      updated: 1,
    });
    const back = await run(
      bob,
      "delete from accounts where id = :id returning holder\n-- :id integer = 90001",
      false,
    );
    expect(back).toMatchObject({ kind: "done", rows: { rows: [["x'); drop table accounts; --"]] } });
  });

  it("can't use another's secret", async () => {
    const result = await run({ name: "alice", secret: "bob" }, "select 1", true);
    expect(result).toMatchObject({ kind: "failed", reason: "denied" });
  });

  it("whose role does not trust whodid is refused", async () => {
    standIn.trust({ person: "carol", on: false });
    const { opened } = await openAs("carol", "carol");
    expect(opened).toMatchObject({ kind: "refused", reason: "not-assumable" });
    standIn.trust({ person: "carol", on: true });
  });
});

describe("a statement", () => {
  it.each([
    ["select * from missing", { reason: "sql", sqlState: "42P01", position: 15 }],
    ["select * from accounts;select 1", { reason: "invalid" }],
    ["select point(1, 2)", { reason: "result-too-large" }],
    ["select repeat('x', 2000) from money_transfers", { reason: "result-too-large" }],
  ])("that fails says why: %s", async (sql, failure) => {
    expect(await run(alice, sql, true)).toMatchObject({ kind: "failed", ...failure });
  });

  it.each(["error-after", "drop"] as const)(
    "has an unknown outcome after %s, and it is true",
    async (kind) => {
      const table = `made_by_${kind.replace("-", "_")}`;
      faults.add({ service: "rds-data", operation: "ExecuteStatement", kind, times: 1 });
      expect(await run(bob, `create table ${table} ()`, false)).toMatchObject({ kind: "unknown" });
      expect(await run(bob, `drop table ${table}`, false)).toMatchObject({ kind: "done" });
    },
  );

  it("is sent once, also when AWS throttles", async () => {
    faults.add({ service: "rds-data", operation: "ExecuteStatement", kind: "throttle", times: 1 });
    const result = await run(bob, "select 1", false);
    expect(result).toMatchObject({ kind: "failed", reason: "throttled" });
  });

  it("waits for a sleeping cluster", async () => {
    await standIn.cluster({ state: "paused" });
    let told = 0;
    const result = await run(alice, "select 1", true, () => void (told += 1));
    expect(result).toMatchObject({ kind: "done" });
    expect(told).toBe(1);
  });

  it("finds no writer, where there is none", async () => {
    await standIn.cluster({ state: "stopped" });
    expect(await run(alice, "select 1", true)).toMatchObject({ kind: "failed", reason: "unavailable" });
    await standIn.cluster({ state: "available" });
  });
});

describe("a rehearsal", () => {
  it("counts what would change, or the rows it would return, and leaves nothing behind", async () => {
    const update = "update accounts set holder = 'Rehearsed' where id <= 3";
    expect(await rehearse(update)).toMatchObject({ kind: "done", rows: null, updated: 3 });
    const returning = await rehearse(`${update} returning id`);
    expect(returning).toMatchObject({ kind: "done", updated: 0, rows: { rows: [[1], [2], [3]] } });
    const left = await run(alice, "select 1 from accounts where holder = 'Rehearsed'", true);
    expect(left).toMatchObject({ kind: "done", rows: { rows: [] } });
    const calls = received.parse(await standIn.state()).calls.slice(-12);
    const phase = new RegExp(`whodid/${statementId}#rehearse$`);
    const rehearsed = calls.filter(({ userAgent }) => phase.test(userAgent));
    expect(rehearsed.map(({ operation }) => operation)).toContain("RollbackTransaction");
    expect(rehearsed.map(({ operation }) => operation)).not.toContain("CommitTransaction");
  });

  it("leaves no lock behind when its rollback is throttled: the run after it does not wait", async () => {
    const insert = "insert into accounts values (7001, 'Rehearsed', 'DE', 1, now(), false)";
    faults.add({ service: "rds-data", operation: "RollbackTransaction", kind: "throttle", times: 2 });
    expect(await rehearse(insert)).toMatchObject({ kind: "done", updated: 1 });
    const [last, ...before] = received
      .parse(await standIn.state())
      .calls.slice(-3)
      .toReversed();
    expect([last, ...before].map((call) => call?.operation)).toEqual(Array(3).fill("RollbackTransaction"));
    expect(await run(bob, `${insert} returning id`, false)).toMatchObject({ kind: "done" });
    await run(bob, "delete from accounts where id = 7001", false);
  });

  it("finds what only a commit would find", async () => {
    await run(bob, "create table of_parents (id int primary key)", false);
    await run(
      bob,
      "create table of_children (id int references of_parents deferrable initially deferred)",
      false,
    );
    expect(await rehearse("insert into of_children values (1)")).toMatchObject({ sqlState: "23503" });
    await run(bob, "drop table of_children, of_parents", false);
  });
});

describe("the trail", () => {
  it("is read from queue and file, and knows the calls by their token", async () => {
    await run(alice, "select 'for no trail'", true);
    await standIn.deliver();
    const queue = createQueue({ queueUrl: standIn.environment["WHODID_TRAIL_QUEUE_URL"] ?? "", transport });
    const message = await queue.receive(new AbortController().signal);
    if (message === undefined) throw new Error("nothing came");
    expect(message.receives).toBe(1);
    const { bucket, object } = JSON.parse(message.body).Records[0].s3;

    const file = await createOpenLogFile({ transport })(bucket.name, decodeURIComponent(object.key));
    async function* bytes() {
      yield* file;
    }
    const log = await pipeline(bytes, createGunzip(), (source) => text(source));
    expect(log).toContain(`whodid/${statementId}#run`);
    expect(log).not.toContain("for no trail");

    await queue.extend(message, 60);
    await queue.remove(message);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";

import { type AppProcess, openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;
let app: AppProcess;

beforeAll(async () => {
  stage = await openStage();
  app = await stage.startApp();
});
afterAll(() => stage.close());

/** What is counted in a test is counted from here. */
let before: { calls: number; seen: ReadonlySet<string> };
beforeEach(async () => {
  const everything = await Promise.all(
    ["alice", "bob", "carol"].map((person) =>
      Promise.all([stage.messages(person, "billing"), stage.messages(person, "db-feed")]),
    ),
  );
  before = { calls: (await stage.calls()).length, seen: new Set(everything.flat(2).map(({ ts }) => ts)) };
});

const sees = (person: string, channel: string, pattern: RegExp) =>
  stage.sees(person, channel, pattern, before.seen);

const runsOf = async (operation = "ExecuteStatement") =>
  (await stage.calls())
    .slice(before.calls)
    .filter((call) => call.service === "rds-data" && call.operation === operation)
    .filter(({ userAgent }) => !userAgent.includes("#rehearse"));

async function bobIsAsked(sql: string) {
  await stage.say("bob", "billing", `/sql ${sql}`);
  return sees("bob", "billing", /Run it/);
}

const feed = async (pattern: RegExp) =>
  (await stage.messages("carol", "db-feed")).filter(
    (message) => !before.seen.has(message.ts) && pattern.test(wordsOf(message)),
  );

describe("when things come twice", () => {
  it("a double click runs a statement once", async () => {
    const asked = await bobIsAsked("insert into accounts values (9001, 'Twice', 'DE', 1, now(), false)");
    await Promise.all([1, 2].map(() => stage.click("bob", "billing", asked.ts, "sql_confirm")));
    await sees("bob", "billing", /1 row in \d/);
    expect(await runsOf()).toHaveLength(1);
  });

  it("a duplicated envelope runs a statement once", async () => {
    await stage.fault("slack", "slash_commands", "duplicate");
    await stage.say("alice", "billing", "/sql select 1");
    await sees("alice", "billing", /1 row/);
    await stage.post("trail/deliver");
    await sees("carol", "db-feed", /Alice/);
    expect(await runsOf("BeginTransaction")).toHaveLength(1);
    expect(
      (await stage.messages("alice", "billing")).filter((message) => /1 row/.test(wordsOf(message))),
    ).toHaveLength(1);
  });

  it("a dropped envelope is delivered again and answered", async () => {
    await stage.fault("slack", "slash_commands", "drop");
    await stage.say("alice", "billing", "/sql select 1");
    await sees("alice", "billing", /1 row/);
    expect(await runsOf("BeginTransaction")).toHaveLength(1);
  });

  it("a refreshed socket loses no command", async () => {
    await stage.fault("slack", "slash_commands", "refresh");
    await stage.say("alice", "billing", "/sql select 1");
    await stage.say("carol", "billing", "/sql select 2");
    await sees("alice", "billing", /1 row/);
    await sees("carol", "billing", /1 row/);
  });

  it("a duplicated queue message shows a statement once", async () => {
    await stage.fault("sqs", "ReceiveMessage", "duplicate", 3);
    await stage.say("alice", "billing", "/sql select 41 + 1");
    await sees("alice", "billing", /1 row/);
    await stage.post("trail/deliver");
    await sees("carol", "db-feed", /41 \+ 1/);
    await stage.until("the queue is empty", async () => {
      const { queue } = (await stage.get("state")) as { queue: { visible: number; inFlight: number } };
      return queue.visible + queue.inFlight === 0 ? true : undefined;
    });
    expect(await feed(/41 \+ 1/)).toHaveLength(1);
  });
});

describe("when the process is killed", () => {
  it("while a statement waits for its click, the click works afterwards", async () => {
    const asked = await bobIsAsked("delete from accounts where id = -1");
    await app.kill("SIGKILL");
    app = await stage.startApp();
    await stage.click("bob", "billing", asked.ts, "sql_confirm");
    await sees("bob", "billing", /0 rows in \d/);
  });

  it("while a statement runs, its person hears that the outcome is unknown, and the trail settles it", async () => {
    await stage.post("trail/hold", { on: true });
    const asked = await bobIsAsked("update accounts set blocked = blocked from pg_sleep(6) where id = 1");
    const clicked = stage.click("bob", "billing", asked.ts, "sql_confirm");
    await sees("bob", "billing", /It is running/);
    await app.kill("SIGKILL");
    await clicked;
    app = await stage.startApp();
    await sees("bob", "billing", /outcome is unknown/);
    await stage.say("carol", "billing", "/whodid updated accounts");
    await sees("carol", "billing", /may have/);
    await stage.post("trail/hold", { on: false });
    await stage.post("trail/deliver");
    await sees("carol", "db-feed", /Bob updated/);
    expect(await runsOf()).toHaveLength(1);
  });

  it("after the outcome, before the feed: the feed shows it once", async () => {
    await stage.post("trail/hold", { on: true });
    await stage.say("alice", "billing", "/sql select 7");
    await sees("alice", "billing", /1 row/);
    await stage.fault("slack", "chat.postMessage", "error-after");
    await stage.post("trail/deliver");
    await sees("carol", "db-feed", /Alice/);
    await app.kill("SIGKILL");
    app = await stage.startApp();
    await stage.say("carol", "billing", "/sql select 8");
    await sees("carol", "billing", /1 row/);
    await stage.post("trail/deliver");
    await sees("carol", "db-feed", /Carol/);
    expect(await feed(/Alice/)).toHaveLength(1);
  });

  it("stops on SIGTERM with what runs finished and status 0", async () => {
    void stage.say("alice", "billing", "/sql select 1");
    await stage.until("the read has begun", async () =>
      (await runsOf("BeginTransaction")).length > 0 ? true : undefined,
    );
    expect(await app.kill("SIGTERM")).toBe(0);
    await sees("alice", "billing", /1 row/);
    app = await stage.startApp();
  });
});

describe("when AWS or the database is unwell", () => {
  it("a waking cluster is waited for, and that is said", async () => {
    await stage.post("cluster", { state: "paused" });
    await stage.say("alice", "billing", "/sql select 1");
    await sees("alice", "billing", /waking/i);
    await sees("alice", "billing", /1 row/);
  });

  it("a database that is down is one plain sentence", async () => {
    await stage.post("cluster", { state: "stopped" });
    await stage.say("alice", "billing", "/sql select 1");
    const told = await sees("alice", "billing", /billing/);
    expect(wordsOf(told)).toMatch(/can't be reached now.*Nothing was changed/s);
    await stage.post("cluster", { state: "available" });
  });

  it("a write whose answer is lost is called unknown, never failed, and is not run again", async () => {
    const asked = await bobIsAsked("insert into accounts values (9002, 'Lost', 'DE', 1, now(), false)");
    await stage.fault("rds-data", "CommitTransaction", "error-after");
    await stage.click("bob", "billing", asked.ts, "sql_confirm");
    await sees("bob", "billing", /outcome (is )?unknown/i);
    expect(await runsOf()).toHaveLength(1);
    await stage.post("trail/deliver");
    await sees("carol", "db-feed", /Bob/);
  });

  it("a ledger out of reach means that nothing runs, and that is said", async () => {
    await stage.fault("dynamodb", "*", "error-before", 60);
    await stage.say("alice", "billing", "/sql select 1");
    await sees("alice", "billing", /nothing (was )?r[au]n/i);
    expect(await runsOf("BeginTransaction")).toHaveLength(0);
  });
});

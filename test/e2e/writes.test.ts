import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
});
afterAll(() => stage.close());

async function asks(person: string, text: string, pattern: RegExp) {
  const before = await stage.seenBy(person, "billing");
  await stage.say(person, "billing", `/sql ${text}`);
  return stage.sees(person, "billing", pattern, before);
}

async function bobClicks(ts: string, pattern: RegExp) {
  const before = await stage.seenBy("bob", "billing");
  await stage.click("bob", "billing", ts, "sql_confirm");
  return stage.sees("bob", "billing", pattern, before);
}

const phases = async () =>
  (await stage.calls())
    .filter(({ service }) => service === "rds-data")
    .map(({ operation, userAgent }) => `${/whodid\/\w+#(\w+)/.exec(userAgent)?.[1] ?? "none"} ${operation}`);

const feed = async () => (await stage.messages("carol", "db-feed")).map(wordsOf).join("\n");

describe("a write", () => {
  it("is rehearsed, then runs and is kept when it counts the same; the rehearsal is nobody's deed", async () => {
    const asked = await asks("bob", "update accounts set blocked = true where id <= 12", /Run it/);
    expect(wordsOf(asked)).toMatch(/would update 12 rows of accounts.*rolled back.*does not prove/s);
    await asks("alice", "select count(*) as blocked from accounts where blocked and id <= 12", /1 row/);
    expect(new Set((await phases()).filter((phase) => phase.startsWith("rehearse")))).toEqual(
      new Set(["rehearse BeginTransaction", "rehearse ExecuteStatement", "rehearse RollbackTransaction"]),
    );
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Alice read/);
    expect(await feed()).not.toMatch(/Bob|Alarm/);

    await bobClicks(asked.ts, /12 rows/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Bob updated accounts.*12 rows.*Exact/s);
    expect(await feed()).not.toMatch(/Alarm/);
  });

  it("with RETURNING is counted by its rows", async () => {
    const asked = await asks("bob", "delete from money_transfers where id in (1, 2) returning id", /Run it/);
    expect(wordsOf(asked)).toMatch(/would delete 2 rows from money_transfers/);
    await bobClicks(asked.ts, /2 rows/);
  });

  it("says which numbers stay taken although it was rolled back", async () => {
    const insert =
      "insert into money_transfers (from_account, to_account, amount, currency, status, created_at) values (1, 2, 3, 'EUR', 'new', now())";
    const asked = await asks("bob", insert, /Run it/);
    expect(wordsOf(asked)).toMatch(
      /would insert 1 row into money_transfers.*the rehearsal stay taken.*triggers/s,
    );
  });

  it("that counts otherwise than rehearsed is rolled back, and both counts are shown", async () => {
    const asked = await asks("bob", "update accounts set holder = 'Zoe' where country = 'ZZ'", /Run it/);
    expect(wordsOf(asked)).toMatch(/would update no rows/);
    const sql = "update accounts set country = 'ZZ' where id in (20, 21)";
    expect(await stage.post("bypass", { person: "bob", sql })).toMatchObject({ ok: true });
    const told = await bobClicks(asked.ts, /Rolled back/);
    expect(wordsOf(told)).toMatch(/nothing changed.*rehearsal counted 0 rows, the run 2 rows/s);
    await asks("alice", "select 1 from accounts where holder = 'Zoe'", /0 rows/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Bob tried to update accounts.*rolled back/s);
  });

  it("that the database refuses is told at once, with nothing to confirm", async () => {
    const told = await asks("bob", "update accounts set nothing = 1", /refused it/);
    expect(wordsOf(told)).toMatch(/column "nothing".*does not exist.*42703/s);
    await asks("bob", "insert into accounts values (1, 'Twice', 'DE', 1, now(), false)", /duplicate key/);
  });

  it("behind somebody's lock is offered all the same, with the reason", async () => {
    const holding = stage.post("bypass", {
      person: "bob",
      sql: "with held as (select 1 from accounts where id = 30 for update) select pg_sleep(5) from held",
    });
    await stage.until("the lock is held", async () =>
      (await stage.calls()).at(-1)?.userAgent.includes("whodid") === false ? true : undefined,
    );
    const asked = await asks("bob", "update accounts set blocked = true where id = 30", /Run it/);
    expect(wordsOf(asked)).toMatch(/came to no count.*holds a lock/s);
    await holding;
    await bobClicks(asked.ts, /1 row/);
  });

  it.each([
    ["create table notes (id int)", /CREATE TABLE changes no rows/],
    ["vacuum accounts", /VACUUM may refuse to run inside a transaction/],
    ["do $$ begin delete from accounts where id = -1; end $$", /runs code, which may commit/],
    ["with gone as (delete from accounts where id = -1) delete from accounts where id = -2", /WITH clause/],
    ["update accounts set blocked = pg_try_advisory_lock(7) where id = 1", /calls pg_try_advisory_lock\(\)/],
  ])("that can't be rehearsed says why, and runs: %s", async (sql, why) => {
    const asked = await asks("bob", sql, /Run it/);
    expect(wordsOf(asked)).toMatch(/can't be rehearsed/);
    expect(wordsOf(asked)).toMatch(why);
    await bobClicks(asked.ts, /Done|rows? in/);
  });

  it("is never rehearsed for a person who may not write", async () => {
    const before = (await phases()).length;
    await asks("alice", "update accounts set blocked = true", /no rule/i);
    expect(await phases()).toHaveLength(before);
  });

  it("whose commit gets no answer is unknown until the trail settles it", async () => {
    const asked = await asks(
      "bob",
      "update accounts set blocked = false where id = 40",
      /would update 1 row/,
    );
    await stage.fault("rds-data", "CommitTransaction", "drop");
    await bobClicks(asked.ts, /outcome is unknown/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Bob updated accounts.*id = 40/s);
  });

  it("whose commit never arrived keeps nobody from its rows, and the trail settles that it was rolled back", async () => {
    const sql = "update accounts set balance = balance + 1 where id = 41";
    const asked = await asks("bob", sql, /would update 1 row/);
    await stage.fault("rds-data", "CommitTransaction", "error-before");
    await bobClicks(asked.ts, /outcome is unknown/);
    await asks("bob", sql, /would update 1 row/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Bob tried to update accounts.*failed.*id = 41/s);
  });
});

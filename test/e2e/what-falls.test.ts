import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
  for (const sql of [
    "create view big_transfers as select * from settled_transfers where amount > 1000",
    "create function holder_of(accounts) returns text language sql as 'select $1.holder'",
  ])
    expect(await stage.post("bypass", { person: "bob", sql })).toMatchObject({ ok: true });
});
afterAll(() => stage.close());

async function bobAsks(text: string, pattern: RegExp) {
  const before = await stage.seenBy("bob", "billing");
  await stage.say("bob", "billing", `/sql ${text}`);
  return stage.sees("bob", "billing", pattern, before);
}

async function bobClicks(ts: string, pattern: RegExp) {
  const before = await stage.seenBy("bob", "billing");
  await stage.click("bob", "billing", ts, "sql_confirm");
  return stage.sees("bob", "billing", pattern, before);
}

const feed = async () => (await stage.messages("carol", "db-feed")).map(wordsOf).join("\n");

describe("a destructive statement", () => {
  it("says what would fall with it, asked as the person; the feed shows the statement alone, once it ran", async () => {
    const asked = await bobAsks("drop table accounts cascade", /Run it/);
    const words = wordsOf(asked);
    expect(words).toMatch(/CASCADE drops 5 more objects.*view.*settled_transfers.*view.*big_transfers/s);
    expect(words).toMatch(/foreign key.*money_transfers_from_account_fkey on public\.money_transfers/s);
    expect(words).toMatch(/function.*holder_of\(public\.accounts\).*The table holds about 400 rows/s);
    const peeks = (await stage.calls()).filter(({ userAgent }) => userAgent.includes("#peek"));
    expect(peeks.map(({ operation }) => operation)).toEqual([
      "BeginTransaction",
      "ExecuteStatement",
      "ExecuteStatement",
      "ExecuteStatement",
      "RollbackTransaction",
    ]);
    expect(new Set(peeks.map(({ principal, secret }) => `${principal} ${secret}`)).size).toBe(1);
    expect(peeks[0]?.principal).toMatch(/sql-bob/);

    await stage.say("alice", "billing", "/sql select 1");
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Alice ran|Alice read/);
    expect(await feed()).not.toMatch(/Bob|Alarm: forged|statement_timeout/);
    await bobClicks(asked.ts, /Done/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Bob dropped accounts.*Exact/s);
    expect(await feed()).not.toMatch(/Alarm: forged|statement_timeout|pg_depend/);
  });

  it("says why the database will refuse it, or which tables CASCADE empties", async () => {
    const sql = "create table fees (transfer bigint references money_transfers)";
    expect(await stage.post("bypass", { person: "bob", sql })).toMatchObject({ ok: true });
    const refused = await bobAsks("truncate money_transfers", /Run it/);
    expect(wordsOf(refused)).toMatch(/database will refuse it.*table.*public\.fees/s);
    const asked = await bobAsks("truncate money_transfers cascade", /Run it/);
    expect(wordsOf(asked)).toMatch(/CASCADE empties one more table.*public\.fees.*holds about 3,500 rows/s);
    expect(wordsOf(await bobClicks(refused.ts, /refused it/))).toMatch(/0A000/);
  });

  it("whose consequences can't be looked up says so, and why, and is offered all the same", async () => {
    await stage.post("trust", { person: "bob", on: false });
    const distrusted = await bobAsks("truncate fees", /Run it/);
    expect(wordsOf(distrusted)).toMatch(/not known what would fall.*role could not be assumed/s);
    await stage.post("trust", { person: "bob", on: true });
    await stage.fault("rds-data", "ExecuteStatement", "throttle");
    const throttled = await bobAsks("truncate fees", /Run it/);
    expect(wordsOf(throttled)).toMatch(/not known what would fall.*AWS is throttling calls/s);
    await stage.post("cluster", { state: "paused" });
    const asleep = await bobAsks("truncate fees", /Run it/);
    expect(wordsOf(asleep)).toMatch(/not known what would fall.*waking up from its pause/s);
    await bobClicks(asleep.ts, /Done/);
  });
});

describe("the help", () => {
  it("has the database's own tables in its examples, and is nothing in the feed", async () => {
    const before = await stage.seenBy("alice", "billing");
    await stage.say("alice", "billing", "/sql help");
    const told = await stage.sees("alice", "billing", /How to use/, before);
    expect(wordsOf(told)).toMatch(/select \* from money_transfers limit 5.*where created_at > now\(\)/s);
    await stage.say("alice", "billing", "/sql select 'after the help'");
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /after the help/);
    expect(await feed()).not.toMatch(/Alarm: forged|relname|Outside whodid: Alice/i);
  });

  it("has general examples where the role can't be assumed, and says why", async () => {
    await stage.post("trust", { person: "carol", on: false });
    await stage.say("carol", "billing", "/sql help");
    expect(wordsOf(await stage.sees("carol", "billing", /How to use/))).toMatch(
      /select \* from accounts limit 5.*made up: your role could not be assumed/s,
    );
  });
});

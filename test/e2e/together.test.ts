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

const feed = async () => (await stage.messages("carol", "db-feed")).map(wordsOf);

const transfer = `update accounts set balance = balance - 5, holder = 'ü;😀' where id = 1;
   /* from here; */ update accounts set balance = balance + 5 where id = 2;`;

describe("several statements", () => {
  it("are shown one by one and rehearsed, run in one transaction after one click, and are one message in the feed", async () => {
    const asked = await asks("bob", transfer, /Run it/);
    expect(wordsOf(asked)).toMatch(
      /Run these 2 statements.*1\. write.*would update 1 row.*balance - 5, holder = 'ü;😀' where id = 1.*2\. write.*balance \+ 5 where id = 2.*one transaction/s,
    );
    const told = await bobClicks(asked.ts, /All 2 statements were committed/);
    expect(wordsOf(told)).toMatch(/1\. UPDATE: 1 row\n2\. UPDATE: 1 row/);

    await asks("alice", "select 1 from accounts where id = 1 and holder = 'ü;😀'", /1 row/);
    await stage.post("trail/deliver");
    await stage.sees(
      "carol",
      "db-feed",
      /ran UPDATE ×2 in one transaction on accounts on billing.*1 row, 1 row.*Exact/s,
    );
    expect((await feed()).filter((words) => /one transaction/.test(words))).toHaveLength(1);
    expect((await feed()).join("\n")).not.toMatch(/Alarm/);
  });

  it("leave nothing behind when one of them fails, and are no deed then", async () => {
    const asked = await asks(
      "bob",
      "create table ledgers (id int primary key); insert into ledgers values (1); drop table money_transfers cascade; insert into ledgers values (1)",
      /Run it/,
    );
    expect(wordsOf(asked)).toMatch(/can't be rehearsed: of statement 1 this holds: CREATE TABLE/);
    const told = await bobClicks(asked.ts, /Statement 4 of 4 failed/);
    expect(wordsOf(told)).toMatch(/all 4 were rolled back, nothing of them stays.*duplicate key.*23505/s);
    await asks("alice", "select count(*) from money_transfers", /1 row/);
    await asks("alice", "select 1 from ledgers", /does not exist/);

    const before = await stage.seenBy("alice", "billing");
    await stage.say("alice", "billing", "/whodid DROP money_transfers");
    const answer = await stage.sees("alice", "billing", /Nothing found/, before);
    expect(wordsOf(answer)).toMatch(
      /Tried without effect.*tried to run CREATE TABLE, INSERT ×2, DROP TABLE/s,
    );
  });

  it("are rolled back together when one counts otherwise than rehearsed", async () => {
    const asked = await asks(
      "bob",
      "update accounts set holder = 'Zoe' where id = 3; update accounts set holder = 'Zoe' where country = 'ZZ'",
      /Run it/,
    );
    const sql = "update accounts set country = 'ZZ' where id in (20, 21)";
    expect(await stage.post("bypass", { person: "bob", sql })).toMatchObject({ ok: true });
    const told = await bobClicks(asked.ts, /counted otherwise/);
    expect(wordsOf(told)).toMatch(/Statement 2 of 2.*rehearsal counted 0 rows, the run 2 rows/s);
    await asks("alice", "select 1 from accounts where holder = 'Zoe'", /0 rows/);
  });

  it("say which numbers stay taken although they were rolled back", async () => {
    const insert =
      "insert into money_transfers (from_account, to_account, amount, currency, status, created_at) values (1, 2, 3, 'EUR', 'new', now())";
    const asked = await asks("bob", `update accounts set blocked = false where id = 1; ${insert}`, /Run it/);
    expect(wordsOf(asked)).toMatch(/would insert 1 row.*numbers of the rehearsal stay taken/s);
  });

  it("that fail in their rehearsal are told at once, with nothing to confirm", async () => {
    const told = await asks(
      "bob",
      "update accounts set blocked = true where id = 1; update accounts set nothing = 1",
      /Statement 2 of 2 failed in the rehearsal/,
    );
    expect(wordsOf(told)).toMatch(/column "nothing".*does not exist.*42703/s);
  });

  it("that only read run at once in one read-only transaction, and each shows its rows", async () => {
    const before = await stage.seenBy("alice", "billing");
    const text = "select id from accounts where id < 3; select holder from accounts where id = 4";
    const told = await asks("alice", text, /All 2 statements were read/);
    expect(wordsOf(told)).toMatch(/1\. SELECT: 2 rows\n2\. SELECT: 1 row/);
    await stage.sees("alice", "billing", /Statement 1 of 2 on billing: 2 rows/, before);
    await stage.sees("alice", "billing", /Statement 2 of 2 on billing: 1 row/, before);
  });

  it("return results of any size, whatever follows them, each shared for itself", async () => {
    const before = await stage.seenBy("bob", "billing");
    const text =
      "create table copied as select 1 as n; select n, repeat('ü', 2000) from generate_series(1, 700) n; select n from copied; drop table copied";
    const asked = await asks("bob", text, /Run it/);
    const told = await bobClicks(asked.ts, /All 4 statements were committed/);
    expect(wordsOf(told)).toMatch(/2\. SELECT: 700 rows\n3\. SELECT: 1 row\n4\. DROP TABLE: done/);
    await stage.sees("bob", "billing", /Statement 2 of 4 on billing: 700 rows.*The CSV comes/s, before);
    const small = await stage.sees("bob", "billing", /Statement 3 of 4 on billing: 1 row/, before);
    await stage.click("bob", "billing", small.ts, "sql_share");
    await stage.sees("carol", "billing", /bob shares 1 row|1 row from billing, read by bob/i);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /CREATE TABLE AS.*SELECT ×2.*DROP TABLE.*Exact/s);
    expect((await feed()).join("\n")).not.toMatch(/Alarm/);
  });

  it("stop at their requester's click, roll back, and are told so in the feed", async () => {
    const asked = await asks(
      "bob",
      "create table never (n int); select pg_sleep(30); drop table never",
      /Run it/,
    );
    const running = await bobClicks(asked.ts, /It is running since/);
    await stage.click("bob", "billing", running.ts, "sql_stop");
    await stage.sees("bob", "billing", /Cancelled: .*Nothing of it stays/);
    await asks("alice", "select 1 from never", /does not exist/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /tried to run CREATE TABLE.*its requester cancelled it/s);
  });

  it("are answered for by what was dropped among them", async () => {
    const asked = await asks("bob", "create table scratch (id int); drop table scratch", /Run it/);
    expect(wordsOf(asked)).toMatch(/before the first of them:.*Not in the database's catalogue: .*scratch/s);
    await bobClicks(asked.ts, /1\. CREATE TABLE: done\n2\. DROP TABLE: done/);
    const before = await stage.seenBy("alice", "billing");
    await stage.say("alice", "billing", "/whodid DROP scratch");
    await stage.sees(
      "alice",
      "billing",
      /Bob ran CREATE TABLE, DROP TABLE in one transaction on scratch/,
      before,
    );
  });

  it("say what would fall as things stand before them, and nothing where that would mislead", async () => {
    const before = "create table part (id int primary key); ";
    const unlike = await asks("bob", `${before}drop table accounts; drop table part cascade`, /Run it/);
    expect(wordsOf(unlike)).toMatch(/not known what would fall.*some of them say CASCADE/s);
    const refused = await asks(
      "bob",
      `${before}drop table accounts`,
      /unless the statements before change that/,
    );
    expect(wordsOf(refused)).toMatch(/On it depend: /);
    const grave =
      "drop trigger none on accounts; drop table none, accounts; truncate accounts; delete from accounts; update accounts set id = 0; drop server none;";
    const most = await asks("bob", grave + "delete from accounts;".repeat(10), /these 16 statements/);
    expect(most.blocks.length).toBeGreaterThan(25);
  });

  it.each([
    ["begin; update accounts set blocked = true; commit", /Statement 1 is BEGIN.*Leave out/],
    [
      "update accounts set blocked = true where id = 1; vacuum accounts",
      /Statement 2 is VACUUM.*Send it alone/,
    ],
    ["; -- nothing", /no statement in that/],
    ["select 1;".repeat(17), /17 statements.*at most 16/],
  ])("that have no place in one transaction are refused: %s", async (sql, why) => {
    await asks("bob", sql, why);
  });

  it("are refused where a rule forbids one of them", async () => {
    await asks("alice", "select 1; update accounts set blocked = true where id = 1", /no rule allows/);
  });
});

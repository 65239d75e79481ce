import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { onMariadb } from "../sandbox/aws/mariadb-here.js";
import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

async function asks(person: string, text: string, pattern: RegExp): Promise<string> {
  const before = await stage.seenBy(person, "billing");
  await stage.say(person, "billing", text);
  return wordsOf(await stage.sees(person, "billing", pattern, before));
}

async function confirms(
  sql: string,
  pattern: RegExp,
): Promise<{ readonly asked: string; readonly told: string }> {
  const before = await stage.seenBy("bob", "billing");
  await stage.say("bob", "billing", `/sql @shop ${sql}`);
  const asked = await stage.sees("bob", "billing", /Run it/, before);
  const seen = await stage.seenBy("bob", "billing");
  await stage.click("bob", "billing", asked.ts, "sql_confirm");
  return { asked: wordsOf(asked), told: wordsOf(await stage.sees("bob", "billing", pattern, seen)) };
}

const operations = async () =>
  (await stage.calls())
    .filter(({ service }) => service === "rds-data")
    .map(({ operation, secret, userAgent }) => {
      const phase = /whodid\/\w+#(\w+)/.exec(userAgent)?.[1];
      return `${phase ?? "none"} ${operation} ${/sql\/(shop-[a-z]+)/.exec(secret ?? "")?.[1] ?? "another secret"}`;
    });

onMariadb("a MySQL database", () => {
  beforeAll(async () => {
    stage = await openStage();
    await stage.startApp();
  });
  afterAll(() => stage.close());

  it("answers a read with the secret that can only read, in one call by itself, and it shows in the feed", async () => {
    const told = await asks(
      "alice",
      "/sql @shop select name, price, size from products where id <= 2",
      /2 rows/,
    );
    expect(told).toMatch(/name.*price.*size.*Green lamp.*84\.09.*medium.*Share/s);
    expect(await operations()).toEqual(["run ExecuteStatement shop-read"]);
    await stage.post("trail/deliver");
    expect(wordsOf(await stage.sees("carol", "db-feed", /Alice read products on shop/))).toMatch(/Exact/);
  });

  it("tells MySQL's own error, and shows what it says of itself", async () => {
    expect(await asks("alice", "/sql @shop select * from nothing", /refused it/)).toMatch(
      /Table 'shop\.nothing' doesn't exist.*42S02/,
    );
    expect(await asks("alice", "/sql @shop show tables", /3 rows/)).toMatch(/orders.*page_views.*products/s);
    expect(await asks("alice", "/sql @shop help", /How to use/)).toMatch(
      /@shop select \* from orders limit 5.*ordered_at > now\(\) - interval 1 day/s,
    );
  });

  it("shows the first rows of what the Data API can't carry, and says that they are not all", async () => {
    const told = await asks(
      "alice",
      "/sql @shop select id, repeat('x', 3000) from orders order by id desc",
      /100 rows/,
    );
    expect(told).toMatch(/first 100 rows, not all.*MySQL has no cursor.*CSV comes in your direct messages/s);
    expect(told).toMatch(/600/);
  });

  it("rehearses a change of rows in InnoDB, and keeps the run in a transaction", async () => {
    const before = (await operations()).length;
    const { asked, told } = await confirms("update orders set note = 'late' where id in (5, 6)", /2 rows/);
    expect(asked).toMatch(/would update 2 rows of orders.*rolled back/s);
    expect(told).toMatch(/2 rows/);
    expect((await operations()).slice(before)).toEqual([
      "peek ExecuteStatement shop-write",
      ...["BeginTransaction", "ExecuteStatement", "RollbackTransaction"].map(
        (each) => `rehearse ${each} shop-write`,
      ),
      ...["BeginTransaction", "ExecuteStatement", "CommitTransaction"].map(
        (each) => `run ${each} shop-write`,
      ),
    ]);
    await stage.post("trail/deliver");
    expect(wordsOf(await stage.sees("carol", "db-feed", /Bob updated orders on shop/))).toMatch(
      /2 rows.*Exact/s,
    );
  });

  it("sends by itself what no rollback takes back, and says so; /whodid finds who dropped it", async () => {
    const counted = await confirms("update page_views set views = 0", /3 rows/);
    expect(counted.asked).toMatch(
      /can't be rehearsed.*page_views is kept in MyISAM, which rolls nothing back/s,
    );
    const before = (await operations()).length;
    const { asked } = await confirms("drop table page_views", /Done in/);
    expect(asked).toMatch(/MySQL commits DROP TABLE at once, so no rollback takes it back/);
    expect((await operations()).slice(before)).toEqual(["run ExecuteStatement shop-write"]);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Bob dropped page_views on shop/);
    expect(await asks("carol", "/whodid DROP page_views", /Bob dropped page_views on shop/)).toMatch(/Exact/);
    expect((await stage.messages("carol", "db-feed")).map(wordsOf).join("\n")).not.toMatch(/Alarm/);
  });

  it("lets nobody write who may only read", async () => {
    const told = await asks("alice", "/sql @shop delete from orders where id = 1", /may not run this/);
    expect(told).toMatch(/deletes rows.*no rule allows that to/s);
  });
});

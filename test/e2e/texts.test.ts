import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { scanTables } from "./aws-view.js";
import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
});
afterAll(() => stage.close());

async function goRound(person: string, ...texts: readonly string[]): Promise<void> {
  for (const sql of texts) await stage.post("bypass", { person, sql });
  await stage.post("trail/deliver");
}

async function ask(question: string, pattern: RegExp): Promise<string> {
  const before = await stage.seenBy("carol", "billing");
  await stage.say("carol", "billing", `/whodid ${question}`);
  return wordsOf(await stage.sees("carol", "billing", pattern, before));
}

describe("the text of a statement that went round the bot", () => {
  it("is told in the feed, in the message of that statement, with name, place and certainty", async () => {
    await goRound("bob", "drop table\n\n  money_transfers cascade");
    const told = wordsOf(await stage.sees("carol", "db-feed", /Corroborated/));
    expect(told).toMatch(/Outside whodid: bob@example\.com dropped money_transfers on billing · done/);
    expect(told).toContain("drop table\n\n  money_transfers cascade");
    expect(told).toContain("from 198.51.100.12");
    expect(told).toContain("the only statement that fits in the database's own log, by its user bob.");
    const feed = (await stage.messages("carol", "db-feed")).map(wordsOf);
    expect(feed.filter((words) => words.includes("bob@example.com"))).toHaveLength(1);
  });

  it("is found by object: who, when, from where, the exact text", async () => {
    const answer = await ask("DROP money_transfers", /money_transfers/);
    expect(answer).toMatch(
      /^bob@example\.com dropped money_transfers on billing, .*\. Corroborated: the only/,
    );
    expect(answer).toContain("drop table\n\n  money_transfers cascade");
    expect(answer).toContain("198.51.100.12");
  });

  it("is an attempt where it failed", async () => {
    await goRound("mallory", "drop table accounts");
    await stage.sees("carol", "db-feed", /mallory tried to drop accounts.*Corroborated/s);
    const answer = await ask("DROP accounts", /accounts/);
    expect(answer).toContain("Nothing found that is known to have taken effect");
    expect(answer).toContain("mallory tried to drop accounts");
  });

  it("is a candidate where several statements of one user fit, and is found as one of these", async () => {
    await goRound(
      "mallory",
      "update accounts set blocked = true where id = 7",
      "delete from accounts where id = -7",
    );
    const told = wordsOf(await stage.sees("carol", "db-feed", /Candidate/));
    expect(told).toContain("mallory ran a statement on billing");
    expect(told).toContain("one of these 2 statements in the database's own log, by its user mallory");
    expect(told).toContain("update accounts set blocked = true where id = 7");
    expect(told).toContain("delete from accounts where id = -7");
    const answer = await ask("DELETE accounts", /accounts/);
    expect(answer).toContain("It could be");
    expect(answer).toContain("delete from accounts where id = -7");
    expect(answer).not.toContain("update accounts");
  });

  it("keeps no secret, neither in the feed nor in the tables", async () => {
    await goRound("alice", "alter role alice password 'correct-horse-battery'");
    await stage.sees("carol", "db-feed", /alice@example\.com.*alter role alice.*Corroborated/is);
    const feed = (await stage.messages("carol", "db-feed")).map(wordsOf).join();
    expect(feed + (await scanTables(stage))).not.toContain("correct-horse-battery");
  });
});

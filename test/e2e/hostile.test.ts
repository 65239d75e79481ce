import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
});
afterAll(() => stage.close());

async function aliceReads(sql: string, pattern: RegExp) {
  const before = await stage.seenBy("alice", "billing");
  await stage.say("alice", "billing", `/sql ${sql}`);
  return stage.sees("alice", "billing", pattern, before);
}

describe("text from a database or a person", () => {
  it.each([
    ["a channel mention", "select '<!channel> <@U0BOB>' as cell", "<!channel> <@U0BOB>"],
    ["backticks", "select '```' || chr(96) || 'code' as cell", "````code"],
    ["an emoji name", "select ':tada: 🎉' as cell", ":tada: 🎉"],
  ])("can't act in Slack: %s stays plain", async (_, sql, cell) => {
    const shown = await aliceReads(sql, /1 row/);
    expect(JSON.stringify(shown.blocks)).toContain(JSON.stringify(cell).slice(1, -1));
    expect(JSON.stringify(shown.blocks)).not.toMatch(/"type":"mrkdwn","text":"[^"]*<!channel>/);
    expect(shown.text).not.toContain(cell);
  });

  it("shows invisible and turning characters for what they are", async () => {
    const shown = await aliceReads("select 'a' || chr(8238) || 'b' || chr(8203) as cell", /1 row/);
    expect(wordsOf(shown)).not.toMatch(/[\u202e\u200b]/);
    expect(wordsOf(shown)).toMatch(/202e/i);
  });

  it("tells null and an empty string apart", async () => {
    const shown = await aliceReads("select null::text as nothing, '' as empty", /1 row/);
    const cells = JSON.stringify(shown.blocks);
    expect(cells).toMatch(/NULL/);
    expect(wordsOf(shown)).toMatch(/''|empty/);
  });

  it("cuts a cell of 70 kB with a word, and still answers", async () => {
    const shown = await aliceReads("select repeat('x', 60000) as long", /1 row/);
    expect(wordsOf(shown).length).toBeLessThan(25_000);
    expect(wordsOf(shown)).toMatch(/…|cut/);
    await aliceReads("select repeat('x', 70000) as long", /1 row|too large|64 KB/i);
  });
});

describe("the text that Slack delivers", () => {
  it.each([[false], [true]])(
    "compares with < as it was typed, whether Slack escapes it (%s) or not",
    async (escapeText) => {
      await stage.post("slack", { escapeText });
      await aliceReads("select count(*) as below from accounts where id < 5", /1 row/);
      await stage.post("slack", { escapeText: false });
    },
  );

  it("refuses typographic quotes, and one click makes them straight", async () => {
    const asked = await aliceReads("select ‘quoted’ as cell", /straight quotes/i);
    const before = await stage.seenBy("alice", "billing");
    await stage.click("alice", "billing", asked.ts, "sql_straighten");
    await stage.sees("alice", "billing", /1 row/, before);
  });

  it("keeps a typographic quote inside a literal", async () => {
    const shown = await aliceReads("select 'it’s' as cell", /1 row/);
    expect(wordsOf(shown)).toContain("it’s");
  });

  it.each([
    ["selec 1", /syntax error/],
    ["select 1; drop table accounts", /may not run this on billing/],
    ["@nowhere select 1", /nowhere/],
    ["select * from nowhere", /nowhere.*42P01|42P01.*nowhere/s],
    ["@billing ``````", /There is no statement/],
    ["select 1 /* never closed", /unterminated|comment/i],
  ])("answers %s with what is wrong", async (sql, sentence) => {
    const told = await aliceReads(sql, sentence);
    expect(told.ephemeral).toBe(true);
  });

  it("answers help, and an unknown word after /whodid, with a way on", async () => {
    await aliceReads("help", /\/sql/);
    const before = await stage.seenBy("alice", "billing");
    await stage.say("alice", "billing", "/whodid frobnicate the gizmo on nowhere");
    await stage.sees("alice", "billing", /DROP money_transfers on billing/, before);
  });
});

describe("the ladder", () => {
  it("goes down a form when Slack refuses one, and remembers", async () => {
    await stage.fault("slack", "data_table", "refuse-block", 50);
    const table = await aliceReads("select id from accounts limit 3", /3 rows/);
    expect(table.blocks.some(({ type }) => type === "table")).toBe(true);
    await stage.fault("slack", "table", "refuse-block", 50);
    const text = await aliceReads("select id from accounts limit 4", /4 rows/);
    expect(text.blocks.some(({ type }) => type === "rich_text")).toBe(true);
    expect(text.blocks.some(({ type }) => type === "table" || type === "data_table")).toBe(false);
  });
});

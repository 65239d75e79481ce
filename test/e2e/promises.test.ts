import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { scanTables, serverLog } from "./aws-view.js";
import { type AppProcess, openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;
let app: AppProcess;

beforeAll(async () => {
  stage = await openStage();
  app = await stage.startApp({ LOG_LEVEL: "trace" });
});
afterAll(() => stage.close());

const callsOf = async (service: string) => (await stage.calls()).filter((call) => call.service === service);

async function asks(person: string, text: string, pattern: RegExp) {
  const before = await stage.seenBy(person, "billing");
  await stage.say(person, "billing", text);
  return stage.sees(person, "billing", pattern, before);
}

async function bobConfirms(sql: string, outcome: RegExp) {
  const asked = await asks("bob", `/sql ${sql}`, /Run it/);
  const before = await stage.seenBy("bob", "billing");
  await stage.click("bob", "billing", asked.ts, "sql_confirm");
  return { asked, told: await stage.sees("bob", "billing", outcome, before) };
}

/** The ten promises of the product, by their numbers, as far as the parts that exist reach. */
describe("whodid promises", () => {
  it("1. A statement runs under the requester's role or not at all. Source identity and session name name the person.", async () => {
    await stage.fault("sts", "AssumeRole", "error-before", 3);
    await asks("carol", "/sql select 1", /STS could not be reached, so nothing ran/);
    expect(await callsOf("rds-data")).toEqual([]);

    await asks("carol", "/sql select 1", /1 row/);
    const principals = new Set((await callsOf("rds-data")).map(({ principal }) => principal));
    expect([...principals]).toEqual([expect.stringMatching(/:assumed-role\/sql-carol\/carol@example\.com$/)]);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /Carol .*Exact/s);
  });

  it("2. A statement is in the ledger before it is sent to AWS; its outcome is there afterwards, or it says outcome unknown.", async () => {
    const before = (await stage.calls()).length;
    await asks("alice", "/sql select 2 as written_ahead", /1 row/);
    const calls = (await stage.calls()).slice(before);
    const sent = calls.findIndex(({ service }) => service === "rds-data");
    const written = calls
      .slice(0, sent)
      .filter(({ service, operation }) => service === "dynamodb" && /^(PutItem|UpdateItem)$/.test(operation));
    expect(written.length).toBeGreaterThan(1);
    expect(await scanTables(stage)).toMatch(/written_ahead.*"succeeded"|"succeeded".*written_ahead/s);

    await stage.fault("rds-data", "CommitTransaction", "error-after");
    await bobConfirms("update accounts set blocked = blocked where id = 3", /outcome is unknown/);
    expect(await scanTables(stage)).toContain('"unknown"');
  });

  it("3. What was approved is what runs: approval binds to the hash of the exact text, target and requester.", async () => {
    const sql = "update accounts set holder = 'a; b -- c' /* ; */ where id = 2";
    const { asked } = await bobConfirms(`${sql};`, /1 row/);
    expect(wordsOf(asked)).toContain(sql);
    expect(await serverLog(stage)).toContain(`${JSON.stringify(sql).slice(1, -1)}\\n\\t/* whodid `);
  });

  it("4. When in doubt (lookup failed, rule missing, parse failed): no.", async () => {
    const asked = await asks("bob", "/sql update accounts set blocked = blocked where id = 4", /Run it/);
    const before = (await callsOf("rds-data")).length;
    const seen = await stage.seenBy("bob", "billing");
    await stage.fault("slack", "users.info", "error-before", 4);
    await stage.click("bob", "billing", asked.ts, "sql_confirm");
    await stage.sees("bob", "billing", /did not say who you are just now, so nothing ran/, seen);
    await asks("carol", "/sql truncate accounts", /no rule allows/);
    await asks("bob", "/sql drop tabel accounts", /could not be parsed, so nothing ran/);
    expect(await callsOf("rds-data")).toHaveLength(before);
  });

  it("5. Every statement shows in the feed once, however often AWS or Slack delivers it.", async () => {
    await stage.fault("sqs", "ReceiveMessage", "duplicate", 2);
    await stage.fault("cloudtrail", "deliver", "duplicate");
    await stage.fault("slack", "chat.postMessage", "error-after");
    await asks("alice", "/sql select 5 as once", /1 row/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /select 5 as once/);
    await asks("alice", "/sql select 5 as later", /1 row/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /select 5 as later/);
    const shown = (await stage.messages("carol", "db-feed")).filter((message) =>
      /5 as once/.test(wordsOf(message)),
    );
    expect(shown).toHaveLength(1);
  });

  it('6. An answer states its certainty and its coverage. "Nothing found" says what was searched and what could not be seen.', async () => {
    const nothing = await asks("carol", "/whodid DROP never_was", /Nothing found/);
    expect(wordsOf(nothing)).toMatch(/billing/);
    expect(wordsOf(nothing)).toMatch(/Trail read/i);
    const found = await asks("carol", "/whodid updated accounts", /Bob/);
    expect(wordsOf(found)).toMatch(/Exact|Recorded/);
    expect(wordsOf(found)).toMatch(/Trail read/i);
  });

  it("7. Rows go to the requester alone, unless the requester shares them.", async () => {
    const shown = await asks("alice", "/sql select 'for-alice-only' as cell", /for-alice-only/);
    expect(shown.ephemeral).toBe(true);
    expect(shown.text).not.toContain("for-alice-only");
    for (const other of ["bob", "carol", "mallory", "guest"]) {
      for (const channel of ["billing", "dm"]) {
        const seen = (await stage.messages(other, channel)).map(wordsOf).join("\n");
        expect(seen).not.toContain("for-alice-only");
      }
    }
  });

  it("8. Text from a database or a person can't act in Slack: no mentions, no formatting, no links, no invisible characters.", async () => {
    const hostile = "<!channel> <@U0BOB> *bold* <https://evil.example|here>";
    const shown = await asks("alice", `/sql select '${hostile}' || chr(8238) as cell`, /1 row/);
    await stage.post("trail/deliver");
    const echoed = await stage.sees("carol", "db-feed", /evil\.example/);
    for (const message of [shown, echoed]) {
      expect(wordsOf(message)).not.toContain("\u202e");
      expect(message.text).not.toMatch(/<!|<@|evil/);
      const texts: { type?: string; text?: string }[] = [];
      JSON.stringify(message.blocks, (_, value: unknown) => {
        if (typeof value === "object" && value !== null && JSON.stringify(value).includes("evil"))
          texts.push(value);
        return value;
      });
      const leaves = texts.filter(({ text }) => typeof text === "string");
      expect(leaves.length).toBeGreaterThan(0);
      for (const { type } of leaves) expect(["text", "raw_text"]).toContain(type);
    }
  });

  it("9. Secrets in SQL never reach the feed, the ledger or a log.", async () => {
    await bobConfirms("create role intern login password 'hunter2-secret'", /refused/);
    await asks("alice", "/sql selec 'x' password 'hunter2-secret'", /could not be parsed/);
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /create role intern/i);
    expect(await scanTables(stage)).not.toContain("hunter2");
    expect((await stage.messages("carol", "db-feed")).map(wordsOf).join("\n")).not.toContain("hunter2");
    expect(app.log()).not.toContain("hunter2");
    const answer = await asks("carol", "/whodid by @bob last 1h", /Bob/);
    expect(wordsOf(answer)).not.toContain("hunter2");
  });

  it("9b. The log holds no SQL text and no rows.", async () => {
    expect(app.log()).toContain("statement ended");
    expect(app.log()).not.toMatch(/for-alice-only|written_ahead|5 as once|blocked = blocked/);
  });

  it("10. Bad input gets one plain sentence that says what is wrong and what to do next. Nobody ever hears nothing.", async () => {
    for (const [text, sentence] of [
      ["/sql @nowhere select 1", /There is no database called nowhere/],
      ["/sql begin; select 2", /Leave out what begins or ends it/],
      ["/sql -- nothing", /only a comment/],
      ["/whodid frobnicate the gizmo", /I don't understand .*ask like this/],
      ["/whodid DROP a on nowhere", /nowhere/],
    ] as const) {
      await asks("alice", text, sentence);
    }
  });
});

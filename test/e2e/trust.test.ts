import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { scanItems } from "./aws-view.js";
import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
});
afterAll(() => stage.close());

const dataApiCalls = async () => (await stage.calls()).filter(({ service }) => service === "rds-data");

describe("who may do what", () => {
  it("a statement runs under the requester's role or not at all", async () => {
    await stage.say("alice", "billing", "/sql select 1");
    await stage.sees("alice", "billing", /1 row/);
    const calls = (await dataApiCalls()).length;
    await stage.post("trust", { person: "alice", on: false });
    await stage.say("alice", "billing", "/sql select 2");
    const refused = await stage.sees("alice", "billing", /could not be assumed, so nothing ran/);
    expect(refused.ephemeral).toBe(true);
    expect(await dataApiCalls()).toHaveLength(calls);
    await stage.post("trust", { person: "alice", on: true });
  });

  it.each([
    ["mallory", "who has no place in whodid"],
    ["guest", "who is a guest"],
  ])("answers %s, %s, with one sentence and calls nobody", async (person) => {
    const calls = (await dataApiCalls()).length;
    await stage.say(person, "billing", "/sql select 1");
    await stage.sees(person, "billing", /whodid/);
    expect(await dataApiCalls()).toHaveLength(calls);
  });

  it("lets nobody but the requester confirm, not even from another company in a shared channel", async () => {
    await stage.say("bob", "partners", "/sql delete from accounts where id = -1");
    const asked = await stage.sees("bob", "partners", /Run it/);
    expect(asked.ephemeral).toBe(true);
    for (const other of ["alice", "olga"]) {
      expect(await stage.click(other, "partners", asked.ts, "sql_confirm")).toMatchObject({ ok: false });
      expect(await stage.messages(other, "partners")).toEqual([]);
    }
    await stage.click("bob", "partners", asked.ts, "sql_cancel");
    await stage.sees("bob", "partners", /Cancelled/i);
  });

  it("shows what went round the bot as such: person, place, and the text masked where nothing tells it", async () => {
    await stage.post("bypass", { person: "carol", sql: "select 'went round' from accounts limit 1" });
    await stage.post("trail/deliver");
    const echoed = await stage.sees("carol", "db-feed", /outside whodid/i);
    expect(wordsOf(echoed)).toMatch(/carol/i);
    expect(wordsOf(echoed)).toContain("198.51.100.13");
    expect(wordsOf(echoed)).toMatch(/masked/i);
    expect(wordsOf(echoed)).not.toContain("went round' from");
  });

  it("takes a forged statement id for an alarm, never for a match", async () => {
    await stage.say("bob", "billing", "/sql update accounts set blocked = blocked where id = 1");
    const asked = await stage.sees("bob", "billing", /Run it/);
    await stage.click("bob", "billing", asked.ts, "sql_confirm");
    await stage.sees("bob", "billing", /1 row in/);
    const call = (await dataApiCalls()).findLast(({ principal }) => /sql-bob/.test(principal));
    const token = /whodid\/[0-9A-Z]{26}#run/.exec(call?.userAgent ?? "")?.[0] ?? "no token";
    await stage.post("bypass", {
      person: "mallory",
      sql: "delete from accounts where id = 1",
      userAgent: token,
    });
    await stage.post("trail/deliver");
    const alarm = await stage.sees("carol", "db-feed", /forged|contradict/i);
    expect(wordsOf(alarm)).toMatch(/mallory/i);
    await stage.say("carol", "billing", "/whodid deleted from accounts");
    const answer = await stage.sees("carol", "billing", /masked|nothing|corroborated/i);
    expect(wordsOf(answer)).not.toMatch(/Bob deleted/);
  });

  it("tells when somebody uses the session of a rehearsal: more calls than whodid makes, or a commit", async () => {
    await stage.post("trail/deliver");
    await stage.say("bob", "billing", "/sql update accounts set blocked = blocked where id = 2");
    await stage.sees("bob", "billing", /id = 2.*Run it/s);
    await stage.post("trail/deliver");
    const call = (await dataApiCalls()).findLast(({ userAgent }) => userAgent.includes("#rehearse"));
    const [userAgent = "", id = ""] = /whodid\/([0-9A-Z]{26})#rehearse/.exec(call?.userAgent ?? "") ?? [];
    const entry = (await scanItems(stage, "WHODID_LEDGER_TABLE")).find(
      ({ pk, sk }) => pk?.S === `statement#${id}` && sk?.S === "entry",
    );
    const door = entry?.["rehearsed"]?.M?.["door"]?.M ?? {};
    const stolen = (eventID: string, eventName: string) => ({
      eventID,
      eventName,
      eventTime: new Date().toISOString().replace(/\.\d+/, ""),
      eventSource: "rdsdata.amazonaws.com",
      awsRegion: "eu-west-1",
      userAgent,
      userIdentity: { type: "AssumedRole", accessKeyId: door["accessKeyId"]?.S },
      requestParameters: {
        resourceArn: door["clusterArn"]?.S,
        secretArn: door["secretArn"]?.S,
        sql: "**********",
      },
    });
    const misuse = /misuse of whodid's own session/;
    await stage.post("trail/records", { records: [stolen("stolen-1", "ExecuteStatement")] });
    await stage.sees(
      "carol",
      "db-feed",
      /misuse of whodid's own session.*at most 4 texts there, and the trail shows 5/s,
    );
    const before = await stage.seenBy("carol", "db-feed");
    await stage.post("trail/records", { records: [stolen("stolen-2", "CommitTransaction")] });
    expect(wordsOf(await stage.sees("carol", "db-feed", misuse, before))).toContain("this call commits");
  });
});

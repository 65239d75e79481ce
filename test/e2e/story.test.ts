import { gunzipSync } from "node:zlib";

import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
});
afterAll(() => stage.close());

/** Every byte that the trail has delivered, inflated. */
async function trailText(): Promise<string> {
  const s3 = new S3Client({
    endpoint: stage.environment["AWS_ENDPOINT_URL_S3"] ?? "",
    region: stage.environment["AWS_REGION"] ?? "",
    credentials: {
      accessKeyId: stage.environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: stage.environment["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: stage.environment["AWS_SESSION_TOKEN"] ?? "",
    },
    forcePathStyle: true,
  });
  const bucket = "sandbox-trail";
  const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  const texts = await Promise.all(
    objects.map(async ({ Key }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
    }),
  );
  return texts.join("\n");
}

/** Runs Bob's statement through its confirmation and waits for the outcome. */
async function bobRuns(sql: string, outcome: RegExp) {
  const before = await stage.seenBy("bob", "billing");
  await stage.say("bob", "billing", `/sql ${sql}`);
  const asked = await stage.sees("bob", "billing", /Run it/, before);
  await stage.click("bob", "billing", asked.ts, "sql_confirm");
  return stage.sees("bob", "billing", outcome, before);
}

describe("the main job", () => {
  it("shows Alice her rows, and nobody else", async () => {
    await stage.say("alice", "billing", "/sql select * from money_transfers limit 5");
    const shown = await stage.sees("alice", "billing", /5 rows/);
    expect(shown.ephemeral).toBe(true);
    expect(shown.blocks.some(({ type }) => type === "data_table")).toBe(true);
    for (const other of ["bob", "carol", "mallory"])
      expect(await stage.messages(other, "billing")).toEqual([]);
  });

  it("echoes her statement in the feed from the trail, with who, when and from where", async () => {
    const echoed = await stage.sees("carol", "db-feed", /Alice read .*money_transfers/s);
    expect(wordsOf(echoed)).toMatch(/billing.*5 rows/s);
    expect(wordsOf(echoed)).toContain("through whodid at 203.0.113.10");
    expect(wordsOf(echoed)).toContain("select * from money_transfers limit 5");
    expect(wordsOf(echoed)).toMatch(/Exact/);
  });

  it("refuses Alice's drop, and runs Bob's once he has confirmed it", async () => {
    await stage.say("alice", "billing", "/sql drop table money_transfers");
    await stage.sees("alice", "billing", /no rule|not allowed|may not/i);

    await stage.post("trail/hold", { on: true });
    await bobRuns("drop table money_transfers cascade", /done/i);
    await stage.say("alice", "billing", "/sql select count(*) from money_transfers");
    await stage.sees("alice", "billing", /does not exist/);
  });

  it("says Recorded while the trail is held, and shows nothing in the feed", async () => {
    await stage.say("carol", "billing", "/whodid DROP money_transfers");
    const answer = await stage.sees("carol", "billing", /Bob dropped/);
    expect(wordsOf(answer)).toMatch(/Recorded/);
    expect(wordsOf(answer)).not.toMatch(/Exact/);
    const feed = await stage.messages("carol", "db-feed");
    expect(feed.map(wordsOf).filter((words) => /dropped/.test(words))).toEqual([]);
  });

  it("says Exact and shows it in the feed after the delivery, Alice's refused drop apart as an attempt", async () => {
    const before = await stage.seenBy("carol", "billing");
    await stage.post("trail/hold", { on: false });
    await stage.post("trail/deliver");
    const echoed = await stage.sees("carol", "db-feed", /Bob dropped/);
    expect(wordsOf(echoed)).toContain("drop table money_transfers cascade");

    await stage.say("carol", "billing", "/whodid DROP money_transfers");
    const answer = await stage.sees("carol", "billing", /Bob dropped/, before);
    const words = wordsOf(answer);
    expect(words).toMatch(/Exact/);
    expect(words).toContain("drop table money_transfers cascade");
    expect(words).toContain("203.0.113.10");
    expect(words).toMatch(/Alice/);
    expect(words.indexOf("Bob dropped")).toBeLessThan(words.indexOf("Alice"));
  });

  it("runs each statement under the requester's own principal and secret", async () => {
    const calls = (await stage.calls()).filter(({ service }) => service === "rds-data");
    const pairs = new Set(calls.map(({ principal, secret }) => `${principal} ${secret}`));
    expect([...pairs].toSorted()).toEqual([
      expect.stringMatching(/assumed-role\/sql-alice\/alice@example\.com .*sql\/alice-/),
      expect.stringMatching(/assumed-role\/sql-bob\/bob@example\.com .*sql\/bob-j1K2l3$/),
    ]);
  });

  it("finds neither a statement's text nor its database in anything that the trail delivered", async () => {
    await stage.post("trail/deliver");
    const text = await trailText();
    expect(text).toContain('"eventSource":"rdsdataapi.amazonaws.com"');
    expect(text).toContain('"sql":"**********"');
    expect(text).not.toMatch(/money_transfers|select|drop table/i);
    expect(text).not.toMatch(/"database":"(?!\*{10}")/);
  });

  it("names the latest drop when a table was dropped, created and dropped again", async () => {
    const dropped = "drop table if exists ledger_notes";
    await bobRuns("create table ledger_notes (id int)", /done/i);
    await bobRuns("drop table ledger_notes", /done/i);
    await bobRuns("create table ledger_notes (id int)", /done/i);
    await bobRuns(dropped, /done/i);
    await stage.say("carol", "billing", "/whodid DROP ledger_notes");
    const answer = await stage.sees("carol", "billing", /Bob dropped .*ledger_notes/s);
    expect(wordsOf(answer)).toContain(dropped);
  });
});

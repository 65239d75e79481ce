import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";

import { openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await stage.startApp();
});
afterAll(() => stage.close());

const withFile = z.object({ files: z.array(z.object({ url_private_download: z.url() })).length(1) });

/** Says it as Alice, and answers what she then sees that matches. */
async function aliceReads(text: string, pattern: RegExp, channel = "billing") {
  const before = await stage.seenBy("alice", channel);
  await stage.say("alice", channel, `/sql ${text}`);
  return stage.sees("alice", channel, pattern, before);
}

describe("a result that no message holds", () => {
  it("is shown in part to its requester alone, and comes whole as CSV to their direct messages", async () => {
    const shown = await aliceReads("select n, n * 2 as twice from generate_series(1, 5000) n", /5,000 rows/);
    expect(shown.ephemeral).toBe(true);
    expect(wordsOf(shown)).toMatch(/First 200 of 5,000 rows shown/);
    const message = await stage.sees("alice", "dm", /All 5,000 rows/);
    const [file] = withFile.parse(message).files;
    const csv = await (await fetch(file?.url_private_download ?? "")).text();
    expect(csv).toBe(
      `n,twice\r\n${Array.from({ length: 5000 }, (_, n) => `${n + 1},${(n + 1) * 2}\r\n`).join("")}`,
    );
    expect(await stage.messages("bob", "dm")).toEqual([]);
  });

  it("is one statement in the feed, however many calls it took", async () => {
    const echoed = await stage.sees("carol", "db-feed", /generate_series\(1, 5000\)/);
    expect(wordsOf(echoed)).toMatch(/5000 rows.*Exact/s);
    const all = await stage.messages("carol", "db-feed");
    expect(all.filter((each) => wordsOf(each).includes("generate_series(1, 5000)"))).toHaveLength(1);
  });
});

describe("Share", () => {
  it("posts the shown rows to everybody in the channel", async () => {
    const shown = await aliceReads("select 42 as answer", /1 row/);
    expect(await stage.messages("bob", "billing")).toEqual([]);
    await stage.click("alice", "billing", shown.ts, "sql_share");
    const shared = await stage.sees("bob", "billing", /alice shares 1 row/);
    expect(shared.ephemeral).toBe(false);
    expect(wordsOf(shared)).toMatch(/42/);
  });

  it("is refused where people of another company are", async () => {
    const shown = await aliceReads("@billing select 43 as answer", /1 row/, "partners");
    await stage.click("alice", "partners", shown.ts, "sql_share");
    await stage.sees("alice", "partners", /another company/);
    expect(await stage.messages("olga", "partners")).toEqual([]);
  });
});

describe("a read that runs for long", () => {
  it("is cancelled on request, which says what the service can't stop, and is no success in the ledger", async () => {
    const running = await aliceReads(
      "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b",
      /It is running/,
    );
    await stage.click("alice", "billing", running.ts, "sql_stop");
    await stage.sees("alice", "billing", /Cancelled: whodid no longer waits. AWS can't stop/);
    const before = await stage.seenBy("carol", "billing");
    await stage.say("carol", "billing", "/whodid by @alice last 2h");
    expect(wordsOf(await stage.sees("carol", "billing", /alice/i, before))).toMatch(/cancelled/i);
  });
});

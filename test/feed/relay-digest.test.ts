import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import { logKey, signDigest } from "../trail/signed-digests.js";
import { account } from "./records.js";
import { createWorld, notificationOf } from "./world.js";

const place = { accountId: account, region: "eu-west-1" };
const hour = 3_600_000;
const until = Date.UTC(2026, 10, 22, 14);
const listed = logKey(until - 60_000, "listed");
const digest = signDigest({ from: until - hour, until, files: [{ key: listed, content: "{}" }] });

/** A world in whose bucket these bytes lie where the digest belongs, or elsewhere. */
function worldWith(body: Uint8Array, key = digest.key) {
  const world = createWorld({
    openLogFile: async () =>
      (async function* () {
        yield body;
      })(),
  });
  return { world, message: notificationOf("m1", key) };
}

describe("A digest on the queue", () => {
  it("is written down with what it lists, once however often it comes, and shows nothing in the feed", async () => {
    const { world, message } = worldWith(gzipSync(digest.content));
    for (const receives of [1, 2]) {
      expect(await world.relay.handle({ ...message, receives })).toMatchObject({ kind: "removed" });
    }
    expect(world.posts).toEqual([]);
    expect(await world.parts.coverage.stretches()).toEqual([
      { ...place, trail: "audit", from: until - hour, until },
    ]);
    expect(await world.parts.coverage.readDay(place, "2026-11-22")).toMatchObject({
      files: [],
      listed: [{ bucket: "trail", key: listed, deliveredAt: until - 60_000 }],
      digests: [{ key: digest.key, trail: "audit", isBackfill: false }],
    });
  });

  it("does not expect the siblings of log files to be read, but whatever else it lists", async () => {
    const insight = listed.replaceAll("CloudTrail", "CloudTrail-Insight");
    const odd = "AWSLogs/111122223333/CloudTrail/eu-west-1/a-name-of-tomorrow.gz";
    const files = [insight, listed, odd].map((key) => ({ key, content: "{}" }));
    const mixed = signDigest({ from: until - hour, until, files });
    const { world, message } = worldWith(gzipSync(mixed.content));
    await world.relay.handle(message);
    const day = await world.parts.coverage.readDay(place, "2026-11-22");
    expect(new Set(day.listed.map(({ key }) => key))).toEqual(new Set([listed, odd]));
  });

  it("as a backfill lists more for its hour", async () => {
    const backfill = signDigest({
      from: until - hour,
      until,
      isBackfill: true,
      files: [{ key: listed, content: "{}" }],
    });
    const { world, message } = worldWith(gzipSync(backfill.content), backfill.key);
    await world.relay.handle(message);
    expect(await world.parts.coverage.readDay(place, "2026-11-22")).toMatchObject({
      listed: [{ key: listed }],
      digests: [{ isBackfill: true }],
    });
    expect(await world.parts.coverage.stretches()).toEqual([]);
  });

  it.each([
    ["no gzip", Buffer.from("no gzip")],
    ["no digest", gzipSync("{}")],
    ["cut short", gzipSync(digest.content).subarray(0, 200)],
  ])("that is %s is left for the next delivery, and counts as not read", async (_, body) => {
    const { world, message } = worldWith(body);
    expect(await world.relay.handle(message)).toMatchObject({ kind: "left", because: "fault" });
    expect(await world.parts.coverage.stretches()).toEqual([]);
  });

  it("that lies where the trail did not write it covers nothing", async () => {
    const { world, message } = worldWith(gzipSync(digest.content), `copies/${digest.key}`);
    expect(await world.relay.handle(message)).toMatchObject({ kind: "removed" });
    expect(await world.parts.coverage.stretches()).toEqual([]);
    expect(world.logged.join("")).toContain("passed over");
  });
});

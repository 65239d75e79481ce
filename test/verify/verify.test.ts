import { describe, expect, it } from "@jest/globals";
import type { Entry } from "../../src/ledger/entry.js";
import { renderVerified, verifiedAsJson } from "../../src/verify/render.js";
import { isBroken, verify, type VerifyParts } from "../../src/verify/verify.js";
import { createMemoryUnreadMessages } from "../fakes/memory-unread-messages.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";
import { entryOf, maskedAt, now, policy, sightingAt } from "../whodid/world.js";
import { place } from "./world.js";

const hour = 3_600_000;
const yesterday = Date.UTC(2026, 10, 21);

/** What is printed and answered for these statements and what was read of the trail; today is 2026-11-22, 14:15:07. */
async function run(entries: readonly Entry[], change: Partial<VerifyParts> = {}, withDigests = false) {
  const ledger = createMemoryLedger();
  const coverage = createMemoryCoverageBook();
  for (const entry of entries) await ledger.record(entry);
  const digest = { ...place, bucket: "trail", trail: "audit", isBackfill: false };
  const noonThen = yesterday + 12 * hour;
  await coverage.addDigest({ ...digest, key: "early", from: yesterday - hour, until: noonThen }, []);
  await coverage.addDigest({ ...digest, key: "late", from: noonThen, until: now }, []);
  const parts: VerifyParts = {
    ledger,
    coverage,
    unreadMessages: createMemoryUnreadMessages(),
    policy,
    openObject: async () => undefined,
    listPublicKeys: async () => new Map(),
    settlingMs: 2 * hour,
    clock: () => now,
    ...change,
  };
  const all = [];
  for await (const verified of verify(parts, { since: yesterday, withDigests })) all.push(verified);
  return {
    lines: all.flatMap(renderVerified),
    json: all.flatMap(verifiedAsJson).map((line) => JSON.parse(line) as Record<string, unknown>),
    broken: all.some(isBroken),
    coverage,
  };
}

const sentAt = (at: number, change: Partial<Entry> = {}) =>
  entryOf("bob", "DROP", "money_transfers", at, change);
const seenAt = (at: number) => sentAt(at, { sightings: [sightingAt(at)] });

describe("whodid verify", () => {
  it("finds nothing wrong where every statement was seen and every hour digested", async () => {
    const { lines, broken } = await run([seenAt(yesterday + hour), maskedAt(yesterday + 2 * hour)]);
    expect(broken).toBe(false);
    expect(lines.filter((line) => line.startsWith("2026"))).toEqual([
      "2026-11-21  111122223333  eu-west-1       complete          0           0        1       1       0        1",
      "2026-11-22  111122223333  eu-west-1       provisional       0           0        1       0       0        0",
    ]);
  });

  it("tells a day with a statement that the trail never showed as a gap, with its id", async () => {
    const lost = sentAt(yesterday + hour);
    const { lines, json, broken } = await run([lost, seenAt(yesterday + 2 * hour)]);
    expect(broken).toBe(true);
    expect(lines[0]).toMatch(/^2026-11-21 .* gap .* 2 +1 +0$/);
    expect(lines[1]).toBe(`  - sent, and not in the trail: statement ${lost.id} of bob`);
    expect(json[0]).toMatchObject({
      kind: "day",
      day: "2026-11-21",
      verdict: "gap",
      unseen: [lost.id],
      sent: 2,
    });
  });

  it("waits for the settling period of a statement", async () => {
    expect((await run([sentAt(now - 2 * hour + 1)])).broken).toBe(false);
    expect((await run([sentAt(now - 2 * hour - 1)])).broken).toBe(true);
  });

  it("does not ask the trail for what was never sent", async () => {
    const { door: _, sentAt: __, ...refused } = sentAt(yesterday + hour, { state: "refused" });
    const { json, broken } = await run([refused]);
    expect(broken).toBe(false);
    expect(json[0]).toMatchObject({ sent: 0, unseen: [] });
  });

  it("reads a day of more statements than one page holds, and counts each bypass once", async () => {
    const many = Array.from({ length: 150 }, (_, index) => seenAt(yesterday + index * 60_000));
    const round = Array.from({ length: 120 }, (_, index) => maskedAt(yesterday + index * 60_000));
    const { json } = await run([...many, ...round]);
    expect(json[0]).toMatchObject({ sent: 150, outside: 120 });
  });

  it("says that digests could not be checked, and takes that for no success", async () => {
    const cause = new Error("not authorized");
    cause.name = "AccessDenied";
    const openObject = async () => {
      throw new Error("The file could not be opened", { cause });
    };
    const { lines, json, broken } = await run([], { openObject }, true);
    expect(broken).toBe(true);
    expect(lines.at(-1)).toContain("could not be checked: The file could not be opened (AccessDenied).");
    expect(json.at(-1)).toMatchObject({ kind: "digests", failed: expect.stringContaining("AccessDenied") });
  });

  it("names the digests that were deleted", async () => {
    const { lines, broken } = await run([], {}, true);
    expect(broken).toBe(true);
    expect(lines.slice(-3)).toEqual([
      "Digests of account 111122223333, eu-west-1: 2 digests and 0 log files checked, 2 faults:",
      "  - s3://trail/late: this digest was deleted",
      "  - s3://trail/early: this digest was deleted",
    ]);
  });

  it("tells what of the queue could not be read, and calls nothing missing for it", async () => {
    const unreadMessages = createMemoryUnreadMessages();
    await unreadMessages.add({ messageId: "m1", at: now, records: null, reason: "The message is none." });
    await unreadMessages.add({ messageId: "m2", at: now, records: 3, reason: "Records could not be read." });
    const { lines, json, broken } = await run([], { unreadMessages });
    expect(broken).toBe(false);
    expect(lines.slice(-3)).toEqual([
      "Queue: 1 message of the queue and 3 records that the queue carried could not be read:",
      "  - 2026-11-22 message m2: Records could not be read.",
      "  - 2026-11-22 message m1: The message is none.",
    ]);
    expect(json.at(-1)).toMatchObject({ kind: "unread message", messageId: "m1", records: null });
  });

  it("also shows places that were read and belong to no database", async () => {
    const { coverage } = await run([]);
    await coverage.addFile({
      accountId: "444455556666",
      region: "us-east-1",
      bucket: "trail",
      key: "k",
      deliveredAt: yesterday,
      events: 7,
      unreadable: 2,
    });
    const { json } = await run([], { coverage });
    expect(json).toContainEqual(
      expect.objectContaining({
        accountId: "444455556666",
        day: "2026-11-21",
        verdict: "provisional",
        files: 1,
        events: 7,
        unreadableRecords: 2,
      }),
    );
  });
});

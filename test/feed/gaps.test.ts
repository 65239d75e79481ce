import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import { createGapWatch } from "../../src/feed/watch-gaps.js";
import { noticeDrained } from "../../src/feed/notice-drained.js";
import { createNewId } from "../../src/ledger/statement-id.js";
import type { ListedFile, ReadDigest } from "../../src/trail/coverage.js";
import { createMemoryToldGaps } from "../fakes/memory-told-gaps.js";
import { createMemoryExpected } from "../fakes/memory-expected.js";
import { createWorld as createFeed } from "./world.js";
import { account, eventTime, ourRecord, sentEntry } from "./records.js";
import { wordsOf } from "./words-of.js";

const hour = 3_600_000;
const settlingMs = 2 * hour;
const place = { accountId: account, region: "eu-west-1" };
const sentAt = eventTime - 1_000;

/** A feed's world with a watch over it; the clock stands five minutes after the statement was sent. */
function createWorld() {
  const feed = createFeed();
  const expected = createMemoryExpected();
  const toldGaps = createMemoryToldGaps();
  let caughtUp = true;
  const open = (change: Partial<Parameters<typeof createGapWatch>[0]> = {}) =>
    createGapWatch({
      ...feed.parts,
      expected,
      toldGaps,
      settlingMs,
      isCaughtUp: () => caughtUp,
      log: pino({ level: "silent" }),
      ...change,
    });
  return {
    ...feed,
    expected,
    open,
    watch: open(),
    fallBehind: (behind: boolean) => void (caughtUp = !behind),
    said: () => feed.posts.map(({ message }) => wordsOf(message)),
    evidence: () => feed.replies.map(({ message }) => wordsOf(message)),
  };
}

async function send(world: ReturnType<typeof createWorld>, id: string, change = {}) {
  await world.expected.put({ statementId: id, sentAt });
  await world.parts.ledger.record(sentEntry(id, change));
}

const sighting = {
  eventId: "e1",
  eventName: "ExecuteStatement",
  eventTime,
  seenAt: eventTime,
  sourceIp: null,
  userAgent: null,
  requestId: null,
  errorCode: null,
};

describe("A statement that the trail does not show", () => {
  it("is alarmed about once, when its settling period is over and not before, with all that is known of it", async () => {
    const world = createWorld();
    await send(world, "S1");
    await world.watch.watchStatements();
    expect(world.posts).toEqual([]);
    world.pass(settlingMs);
    await world.watch.watchStatements();
    await world.watch.watchStatements();
    const [words = "", ...others] = world.said();
    expect(others).toEqual([]);
    expect(words).toContain(
      "Alarm: gap in the trail. Bob dropped money_transfers on billing · done. 2 hours after",
    );
    const [evidence = "", ...more] = world.evidence();
    expect(more).toEqual([]);
    expect(world.replies[0]?.threadTs).toBe(world.posts[0]?.ts);
    expect(words).not.toContain("drop table");
    expect(evidence).toContain("drop table money_transfers cascade");
    expect(evidence).toContain("role sql-bob");
    expect(evidence).toContain("No file of the trail of account 111122223333, eu-west-1 has ever been read.");
    expect(await world.expected.sentBefore(Infinity)).toEqual([]);
  });

  it("is one alarm with the others of its hour, however many the trail does not show", async () => {
    const world = createWorld();
    const id = createNewId(() => eventTime, Math.random);
    const ids = Array.from({ length: 12 }, () => id());
    for (const each of ids.slice(0, 5)) await send(world, each);
    world.pass(settlingMs);
    await world.watch.watchStatements();
    for (const each of ids.slice(5)) await send(world, each);
    await world.watch.watchStatements();
    expect(world.posts).toHaveLength(1);
    expect(world.said()[0]).toContain("12 statements were sent through whodid on billing within an hour");
    expect(world.evidence()[0]).toContain("… and 2 more");
    expect(await world.expected.sentBefore(Infinity)).toEqual([]);
  });

  it.each([
    ["was seen", { sightings: [sighting] }],
    ["was refused before it was sent", { state: "refused", sentAt: undefined }],
    ["was called off", { state: "cancelled", sentAt: undefined }],
    ["failed before it reached AWS", { state: "failed", outcome: { requestId: null } }],
  ])("is none when it %s", async (_, change) => {
    const world = createWorld();
    await send(world, "S1", change);
    world.pass(settlingMs);
    await world.watch.watchStatements();
    expect(world.posts).toEqual([]);
    expect(await world.expected.sentBefore(Infinity)).toEqual([]);
  });

  it("says of an unknown outcome that it may never have reached AWS", async () => {
    const world = createWorld();
    await send(world, "S1", { state: "unknown" });
    world.pass(settlingMs);
    await world.watch.watchStatements();
    expect(world.evidence()[0]).toContain("suggests that it never reached AWS");
  });

  it("says the same of several", async () => {
    const world = createWorld();
    const id = createNewId(() => eventTime, Math.random);
    for (const each of [id(), id()]) await send(world, each, { state: "unknown" });
    world.pass(settlingMs);
    await world.watch.watchStatements();
    expect(world.evidence()[0]).toContain("suggests that they never reached AWS");
  });

  it("succeeded only where the trail shows the statement itself, not just its transaction", async () => {
    const world = createWorld();
    await send(world, "S1", { sightings: [{ ...sighting, eventName: "BeginTransaction" }] });
    world.pass(settlingMs);
    await world.watch.watchStatements();
    expect(world.posts).toHaveLength(1);
  });

  it("is shown once by two processes, and after one died while it was about to say so", async () => {
    const world = createWorld();
    await send(world, "S1");
    world.pass(settlingMs);
    let alive = true;
    const dying = world.open({
      outbox: {
        ...world.parts.outbox,
        posted: async () => {
          alive = false;
          throw new Error("kill -9");
        },
      },
    });
    await expect(dying.watchStatements()).rejects.toThrow("kill -9");
    expect(alive).toBe(false);
    await Promise.all([world.watch.watchStatements(), world.open().watchStatements()]);
    world.pass(60_000);
    await Promise.all([world.watch.watchStatements(), world.open().watchStatements()]);
    world.pass(60_000);
    await world.watch.watchStatements();
    expect(world.posts).toHaveLength(1);
    expect(await world.expected.sentBefore(Infinity)).toEqual([]);
  });

  const late = async (world: ReturnType<typeof createWorld>, id: string) =>
    world.relay.handle(world.deliver([ourRecord(id)], `late${id.slice(-4)}`));

  it("is settled in its place, once, when its event comes late: when, and by which event", async () => {
    const world = createWorld();
    const id = createNewId(() => eventTime, Math.random)();
    await send(world, id);
    world.pass(settlingMs);
    await world.watch.watchStatements();
    for (let times = 0; times < 3; times += 1) await late(world, id);
    const alarm = world.posts.find(({ key }) => key.startsWith("gap:"));
    expect(alarm?.updates).toBe(1);
    const words = alarm === undefined ? "" : wordsOf(alarm.message);
    expect(words).toContain("Settled: gap in the trail. Bob dropped money_transfers on billing · done.");
    expect(words).toMatch(/Settled at 2026-11-22 16:08:07 UTC, when its event was read: \S+\.$/);
    expect(world.posts.map(({ key }) => key)).toEqual([alarm?.key, `statement:${id}`]);
  });

  it("is settled after a worker died between the ledger and the channel", async () => {
    const world = createWorld();
    const id = createNewId(() => eventTime, Math.random)();
    await send(world, id);
    world.pass(settlingMs);
    await world.watch.watchStatements();
    const channel = world.parts.channel;
    const working = { ...channel };
    channel.update = async () => {
      throw new Error("kill -9");
    };
    expect((await late(world, id)).kind).toBe("left");
    Object.assign(channel, working);
    expect((await late(world, id)).kind).toBe("removed");
    expect(world.said()[0]).toContain("Settled: gap in the trail.");
  });

  it("stays an alarm while others of its hour are not shown", async () => {
    const world = createWorld();
    const newId = createNewId(() => eventTime, Math.random);
    const ids = [newId(), newId()] as const;
    for (const id of ids) await send(world, id);
    world.pass(settlingMs);
    await world.watch.watchStatements();
    await late(world, ids[0]);
    expect(world.said()[0]).toContain("no event of the trail shows 1 of them.");
    expect(world.evidence()[0]).toContain("shown late by event");
    await late(world, ids[1]);
    expect(world.said()[0]).toContain("The trail shows them all by now.");
  });

  it("whose event is in time makes no alarm and asks for none", async () => {
    const world = createWorld();
    const id = createNewId(() => eventTime, Math.random)();
    await send(world, id);
    await late(world, id);
    expect(world.posts.map(({ key }) => key)).toEqual([`statement:${id}`]);
  });

  it("waits while the queue still holds what could show it", async () => {
    const world = createWorld();
    await send(world, "S1");
    world.pass(settlingMs);
    world.fallBehind(true);
    await world.watch.watchStatements();
    await world.watch.watchDays();
    expect(world.posts).toEqual([]);
    world.fallBehind(false);
    await world.watch.watchStatements();
    expect(world.posts).toHaveLength(1);
  });
});

describe("A day with something missing", () => {
  const midnight = Date.UTC(2026, 10, 22);
  const digest = (from: number, until: number): ReadDigest => ({
    ...place,
    bucket: "trail",
    key: `digest ${until}`,
    trail: "audit",
    isBackfill: false,
    from,
    until,
  });
  const listed = (deliveredAt: number): ListedFile => ({
    ...place,
    bucket: "trail",
    key: `log ${deliveredAt}`,
    deliveredAt,
  });

  it("is alarmed about once for each stretch without digests, also over midnight, and told when it is over", async () => {
    const world = createWorld();
    const { coverage } = world.parts;
    await coverage.addDigest(digest(midnight, midnight + 13 * hour), []);
    for (let look = 0; look < 20; look += 1) {
      await world.watch.watchDays();
      world.pass(hour);
    }
    const [words = "", ...others] = world.said();
    expect(others).toEqual([]);
    expect(words).toContain("There is no digest of trail audit (account 111122223333, eu-west-1) from ");
    expect(words).toMatch(/from 2026-11-22 13:00.* on, 2 hours after it was due/);
    expect(world.posts[0]?.updates).toBe(0);

    await coverage.addDigest(digest(midnight + 30 * hour, midnight + 48 * hour), []);
    await world.watch.watchDays();
    expect(world.said()).toHaveLength(1);
    expect(world.said()[0]).toMatch(/from 2026-11-22 13:00.* to 2026-11-23 06:00/);
  });

  it("is not alarmed about again as the days pass that are watched", async () => {
    const world = createWorld();
    await world.parts.coverage.addDigest(digest(midnight, midnight + 13 * hour), []);
    for (let look = 0; look < 30; look += 1) {
      await world.watch.watchDays();
      world.pass(4 * hour);
    }
    expect(world.posts).toHaveLength(1);
  });

  it("is alarmed about for listed files that were never read, and keeps its judgment for answers", async () => {
    const world = createWorld();
    const { coverage } = world.parts;
    await coverage.addDigest(digest(midnight, midnight + 14 * hour), [listed(midnight + hour)]);
    await world.watch.watchDays();
    await world.watch.watchDays();
    expect(world.said()).toHaveLength(1);
    expect(world.evidence()[0]).toContain(`s3://trail/log ${midnight + hour}`);
    expect(await coverage.judgedDays(place, "2026-11-22", "2026-11-22", 1)).toMatchObject([
      { verdict: "gap" },
    ]);
  });

  it("is settled in its place, once, when the files come after all, and tells how many lack until then", async () => {
    const world = createWorld();
    const { coverage } = world.parts;
    const files = [listed(midnight + hour), listed(midnight + 2 * hour)] as const;
    await coverage.addDigest(digest(midnight, midnight + 14 * hour), files);
    await world.watch.watchDays();
    expect(world.said()[0]).toContain("2 log files of 2026-11-22");
    await coverage.addFile({ ...files[0], events: 1, unreadable: 0 });
    await world.watch.watchDays();
    expect(world.said()[0]).toContain("Alarm: gap in the trail. 1 log file of 2026-11-22");
    await coverage.addFile({ ...files[1], events: 1, unreadable: 0 });
    const working = { ...world.parts.channel };
    world.parts.channel.update = async () => {
      throw new Error("kill -9");
    };
    await expect(world.watch.watchDays()).rejects.toThrow("kill -9");
    Object.assign(world.parts.channel, working);
    for (let look = 0; look < 3; look += 1) {
      await world.watch.watchDays();
      world.pass(hour);
    }
    expect(world.said()).toHaveLength(1);
    expect(world.posts[0]?.updates).toBe(2);
    expect(world.said()[0]).toContain(
      "Settled: gap in the trail. All log files of 2026-11-22 (account 111122223333, eu-west-1) that the digests list are read by now.",
    );
  });

  it("is settled when its digests come late, and what still lacks after them is alarmed about", async () => {
    const world = createWorld();
    const { coverage } = world.parts;
    await coverage.addDigest(digest(midnight, midnight + 10 * hour), []);
    world.pass(2 * hour);
    await world.watch.watchDays();
    expect(world.said()).toHaveLength(1);
    await coverage.addDigest(digest(midnight + 10 * hour, midnight + 12 * hour), []);
    await world.watch.watchDays();
    const [first = "", second = ""] = world.said();
    expect(first).toMatch(
      /Settled: gap in the trail. The digest of trail audit .* from 2026-11-22 10:00.* has come by now/,
    );
    expect(second).toMatch(
      /Alarm: gap in the trail. There is no digest of trail audit .* from 2026-11-22 12:00.* on/,
    );
    await coverage.addDigest(digest(midnight + 12 * hour, midnight + 20 * hour), []);
    await world.watch.watchDays();
    expect(world.said().every((words) => words.startsWith("Settled"))).toBe(true);
  });

  it("says nothing where nothing is missing", async () => {
    const world = createWorld();
    await world.parts.coverage.addDigest(digest(midnight, midnight + 14 * hour), []);
    await world.watch.watchDays();
    expect(world.posts).toEqual([]);
  });
});

describe("A queue that is watched", () => {
  it("has caught up when it had nothing more to give in the last five minutes, and not in the first five", async () => {
    let now = 0;
    let waitMs = 0;
    const message = { id: "", body: "", receives: 1, handle: "" };
    const { queue, isCaughtUp } = noticeDrained(
      {
        ...createFeed().parts.queue,
        receive: async () => {
          now += waitMs;
          return waitMs === 20_000 ? undefined : message;
        },
      },
      () => now,
    );
    const { signal } = new AbortController();
    const look = async (at: number, waitsMs: number) => {
      now = at - waitsMs;
      waitMs = waitsMs;
      await queue.receive(signal);
      return isCaughtUp();
    };
    expect(await look(0, 20_000)).toBe(false);
    expect(await look(300_000, 0)).toBe(true);
    expect(await look(300_001, 999)).toBe(false);
    expect(await look(300_002, 1_000)).toBe(true);
    expect(await look(600_003, 0)).toBe(false);
    expect(await look(700_000, 20_000)).toBe(true);
  });
});

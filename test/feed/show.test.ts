import { beforeEach, describe, expect, it } from "@jest/globals";

import type { FeedChannel } from "../../src/feed/ports.js";
import { createRelay } from "../../src/feed/relay.js";
import { show } from "../../src/feed/show.js";
import { outsideRecord } from "./records.js";
import { crashing, createWorld } from "./world.js";
import { wordsOf } from "./words-of.js";

describe("showing a statement once", () => {
  let world: ReturnType<typeof createWorld>;
  beforeEach(() => {
    world = createWorld();
  });

  const claimMs = 30_000;
  const records = [outsideRecord("e1")];

  /** Delivers the same message to a fresh process on what the dead one left. */
  async function redeliver(change: Partial<FeedChannel> = {}) {
    const channel = { ...world.parts.channel, ...change };
    return createRelay({ ...world.parts, channel }).handle({ ...world.deliver(records), receives: 2 });
  }

  it.each([
    ["claim", "before", 0],
    ["claim", "after", 0],
    ["posted", "before", 1],
    ["posted", "after", 1],
  ] as const)("survives a kill at %s (%s it is durable)", async (method, when, postsBefore) => {
    const outbox = crashing(world.parts.outbox, method, when);
    await createRelay({ ...world.parts, outbox }).handle(world.deliver(records));
    expect(world.posts).toHaveLength(postsBefore);
    expect(world.done).not.toContain("remove m1");

    world.pass(claimMs);
    expect(await redeliver()).toEqual({ kind: "removed", because: "relayed" });
    expect(world.posts).toHaveLength(1);
  });

  it("says that it may be shown twice where the history can't be read, and keeps saying so", async () => {
    const unknown = { find: async () => ({ kind: "unknown" }) as const };
    const outbox = crashing(world.parts.outbox, "posted", "before");
    await createRelay({ ...world.parts, outbox }).handle(world.deliver(records));
    world.pass(claimMs);
    await redeliver(unknown);
    await redeliver(unknown);

    expect(
      world.posts.map(({ message, updates }) => [wordsOf(message).includes("may be shown twice"), updates]),
    ).toEqual([
      [false, 0],
      [true, 0],
    ]);
  });

  it("looks for a post whose answer was lost before it posts again", async () => {
    const arrived: FeedChannel["post"] = async (...post) => {
      await world.parts.channel.post(...post);
      return { kind: "unclear" };
    };
    await redeliver({ post: arrived });
    expect(world.posts).toHaveLength(1);
    expect(world.done).toContain("remove m1");
    expect(world.slept).toEqual([2_000]);
  });

  it("posts again what was lost on its way, three times, also after each of two waits, and then waits for the next delivery", async () => {
    let calls = 0;
    const lost: FeedChannel["post"] = async () => {
      calls += 1;
      return { kind: "unclear" };
    };
    expect(await redeliver({ post: lost })).toEqual({ kind: "left", because: "held", retryMs: claimMs });
    expect(calls).toBe(9);
    expect(world.slept.filter((ms) => ms === claimMs)).toHaveLength(2);
    expect(world.extended).toEqual([30]);
    world.pass(claimMs);
    await redeliver();
    expect(world.posts).toHaveLength(1);
  });

  it("leaves to another worker what that one is posting, and comes back when its claim has run out", async () => {
    const { outbox, clock, channel, timing, feedChannelId } = world.parts;
    const notice = { key: "statement:1", render: () => ({ text: "x", forms: [] }) };
    const parts = { outbox, clock, channel, timing, feedChannelId };
    await outbox.open(notice.key, feedChannelId);
    await outbox.claim(notice.key, clock());
    world.pass(10_000);
    expect(await show(parts, notice)).toEqual({ kind: "held", retryMs: 20_000 });
    expect(world.posts).toEqual([]);
    world.pass(20_000);
    expect(await show(parts, notice)).toEqual({ kind: "shown" });
    expect(world.posts).toHaveLength(1);
  });

  it("lets only one of many workers post, whether it is new or left behind by a crash", async () => {
    const notice = { key: "statement:1", render: () => ({ text: "x", forms: [] }) };
    const showFiveTimes = () => Promise.all(Array.from({ length: 5 }, () => show(world.parts, notice)));
    expect((await showFiveTimes()).filter(({ kind }) => kind === "shown")).toHaveLength(1);
    expect(world.posts).toHaveLength(1);

    world = createWorld();
    await world.parts.outbox.open(notice.key, world.parts.feedChannelId);
    await world.parts.outbox.claim(notice.key, world.parts.clock());
    world.pass(claimMs);
    expect((await showFiveTimes()).filter(({ kind }) => kind === "shown")).toHaveLength(1);
    expect(world.posts).toHaveLength(1);
  });
});

import { EventEmitter, once } from "node:events";

import { describe, expect, it } from "@jest/globals";

import { createRelay } from "../../src/feed/relay.js";
import type { Message } from "../../src/message/message.js";
import { account, ourRecord, outsideRecord, sentEntry } from "./records.js";
import { createWorld, notificationOf } from "./world.js";

const id = "01KAPPAZZR0000000000000001";

async function worldWithDrop(change = {}) {
  const world = createWorld();
  await world.parts.ledger.record(sentEntry(id, change));
  return world;
}

describe("the relay, when something is wrong,", () => {
  it("lets one bad record stop neither its file nor its message", async () => {
    const world = await worldWithDrop();
    const bad = [
      {},
      { eventSource: "rdsdataapi.amazonaws.com" },
      outsideRecord("e0", { eventTime: "1960-01-01T00:00:00Z" }),
    ];
    const handled = await world.relay.handle(world.deliver([...bad, ourRecord(id)]));
    expect(handled.kind).toBe("removed");
    expect(world.posts).toHaveLength(1);
    expect(world.logged.join()).toContain('"events":1,"unreadable":3');
    await world.relay.handle(world.deliver([{}], "m2"));
    expect(world.logged.join()).toContain('"unread":{"messages":0,"records":4}');
  });

  it.each(["", "{", "[]", '{"hello":"world"}'])(
    "leaves a message that can't be understood to the dead letters without delay, and logs the reason and the count: %j",
    async (body) => {
      const world = createWorld();
      const message = { id: "m1", body, receives: 1, handle: "h" };
      const handled = await world.relay.handle(message);
      expect(handled).toEqual({ kind: "unreadable", because: expect.stringMatching(/^The message .*\.$/) });
      await world.relay.handle({ ...message, receives: 2 });
      expect(world.done).toEqual([]);
      expect(world.extended).toEqual([0, 0]);
      expect(world.logged).toHaveLength(2);
      expect(world.logged[1]).toContain('"because":"The message ');
      expect(world.logged[1]).toContain('"receives":2,"unread":{"messages":1,"records":0}');
    },
  );

  it("takes test events, digests and insights off the queue unread", async () => {
    const world = createWorld();
    const test = JSON.stringify({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "trail" });
    await world.relay.handle({ id: "m1", body: test, receives: 1, handle: "h" });
    await world.relay.handle(
      notificationOf("m2", `AWSLogs/${account}/CloudTrail-Digest/eu-west-1/2026/11/22/x.json.gz`),
    );
    await world.relay.handle(
      notificationOf("m3", `AWSLogs/${account}/CloudTrail-Insight/eu-west-1/2026/11/22/x.json.gz`),
    );
    expect(world.done).toEqual(["remove m1", "remove m2", "remove m3"]);
    expect(world.logged.join()).toMatch(/"holds":"digest".*"holds":"insight"/s);
  });

  it.each([
    [1, 5],
    [2, 25],
    [5, 625],
  ])(
    "keeps the message when the file can't be had, delivery %i coming again after %i s",
    async (receives, seconds) => {
      const world = createWorld();
      const gone = notificationOf(
        "m1",
        `AWSLogs/${account}/CloudTrail/eu-west-1/2026/11/22/${account}_CloudTrail_eu-west-1_20261122T1405Z_gone.json.gz`,
      );
      expect(await world.relay.handle({ ...gone, receives })).toMatchObject({
        kind: "left",
        because: "fault",
      });
      expect(world.extended).toEqual([seconds]);
      expect(world.done).toEqual([]);
    },
  );

  it("relays the other statements when one can't be, counts the file as read only when all are, and shows none twice", async () => {
    const world = createWorld();
    let isDown = true;
    const channel = {
      ...world.parts.channel,
      post: (channelId: string, key: string, shown: Message) => {
        if (isDown && world.posts.length === 1) throw new Error("ratelimited");
        return world.parts.channel.post(channelId, key, shown);
      },
    };
    const relay = createRelay({ ...world.parts, channel });
    const delivered = world.deliver([outsideRecord("e1"), outsideRecord("e2"), outsideRecord("e3")]);
    expect(await relay.handle(delivered)).toMatchObject({ kind: "left", because: "fault" });
    expect(await world.parts.coverage.stretches()).toEqual([]);

    isDown = false;
    world.pass(60_000);
    expect(await relay.handle({ ...delivered, receives: 2 })).toEqual({
      kind: "removed",
      because: "relayed",
    });
    expect(new Set(world.posts.map(({ key }) => key)).size).toBe(3);
    expect(world.posts).toHaveLength(3);
    expect(await world.parts.coverage.stretches()).toMatchObject([{ accountId: account }]);
    const { files } = await world.parts.coverage.readDay(
      { accountId: account, region: "eu-west-1" },
      "2026-11-22",
    );
    expect(files).toMatchObject([{ bucket: "trail", events: 3, unreadable: 0 }]);
  });

  it("keeps a message hidden while it is being worked on, and no longer", async () => {
    const world = createWorld();
    const coverage = {
      ...world.parts.coverage,
      addFile: async () => {
        for (const beat of world.beats) beat();
      },
    };
    await createRelay({ ...world.parts, coverage }).handle(world.deliver([outsideRecord("e1")]));
    expect(world.extended).toEqual([60]);
    expect(world.beats.size).toBe(0);
  });

  describe("such as a worker that died while it posted,", () => {
    const leftMs = 20_000;
    /** What is to be told was claimed ten seconds ago, and by nobody who lives. */
    async function worldOfTheDead() {
      const world = await worldWithDrop();
      const { outbox, feedChannelId, clock } = world.parts;
      await outbox.open(`statement:${id}`, feedChannelId);
      await outbox.claim(`statement:${id}`, clock());
      world.pass(10_000);
      return world;
    }

    it("waits until its claim has run out, the message hidden, and does not give it back to be received again", async () => {
      const world = await worldOfTheDead();
      const hidden: number[] = [];
      const { timing } = world.parts;
      const sleep = async (ms: number) => {
        if (ms === leftMs) hidden.push(world.beats.size);
        await timing.sleep(ms);
      };
      const relay = createRelay({ ...world.parts, timing: { ...timing, sleep } });
      expect(await relay.handle(world.deliver([ourRecord(id)]))).toEqual({
        kind: "removed",
        because: "relayed",
      });
      expect(hidden).toEqual([1]);
      expect(world.extended).toEqual([]);
      expect(world.posts).toHaveLength(1);
    });

    it("waits no more when it is told to stop", async () => {
      const world = await worldOfTheDead();
      const handled = await world.relay.handle(world.deliver([ourRecord(id)]), AbortSignal.abort());
      expect(handled).toEqual({ kind: "left", because: "held", retryMs: leftMs });
      expect(world.slept).not.toContain(leftMs);
    });

    it("goes on with other messages meanwhile", async () => {
      const world = await worldOfTheDead();
      const stop = new AbortController();
      const messages = [
        world.deliver([ourRecord(id)], "m1"),
        ...["e1", "e2", "e3"].map((event) => world.deliver([outsideRecord(event)], event)),
      ];
      const noMore = once(stop.signal, "abort").then(() => undefined);
      const { timing, queue } = world.parts;
      const removed = new EventEmitter();
      const othersDone = once(removed, "e3");
      const relay = createRelay({
        ...world.parts,
        timing: {
          ...timing,
          sleep: (ms) => (ms === leftMs ? othersDone.then(() => timing.sleep(ms)) : timing.sleep(ms)),
        },
        queue: {
          ...queue,
          receive: async () => messages.shift() ?? noMore,
          remove: async (message) => {
            await queue.remove(message);
            removed.emit(message.id);
            if (message.id === "m1") stop.abort();
          },
        },
      });
      await relay.run(stop.signal);
      expect(world.done.filter((step) => step.startsWith("remove"))).toEqual(
        ["e1", "e2", "e3", "m1"].map((message) => `remove ${message}`),
      );
    });
  });

  it("logs neither SQL nor who it was", async () => {
    const world = await worldWithDrop();
    await world.relay.handle(world.deliver([ourRecord(id), outsideRecord("e1")]));
    expect(world.logged.join()).not.toMatch(/money_transfers|mallory|drop table/);
  });
});

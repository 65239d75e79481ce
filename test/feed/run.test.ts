import { EventEmitter, once } from "node:events";

import { describe, expect, it } from "@jest/globals";

import type { FeedChannel, OpenLogFile, Queue, QueueMessage } from "../../src/feed/ports.js";
import type { Ledger } from "../../src/ledger/ledger.js";
import { createRelay } from "../../src/feed/relay.js";
import { outsideRecord } from "./records.js";
import { createWorld } from "./world.js";

/** A queue that answers these polls, faults thrown, and stops the worker with the last. */
function queueOf(
  polls: readonly (QueueMessage | undefined | Error)[],
  stop: AbortController,
): Pick<Queue, "receive"> {
  const left = [...polls];
  return {
    receive: async () => {
      const poll = left.shift();
      if (left.length === 0) stop.abort();
      if (poll instanceof Error) throw poll;
      return poll;
    },
  };
}

describe("the trail worker", () => {
  it("survives a queue that can't be read, waiting longer each time, and starts over when it can", async () => {
    const world = createWorld();
    const stop = new AbortController();
    const fault = new Error("ThrottlingException");
    const polls = [fault, fault, fault, undefined, fault, fault, fault, fault, fault, fault, undefined];
    const ofBothHands = polls.flatMap((poll) => [poll, poll]);
    const queue = { ...world.parts.queue, ...queueOf(ofBothHands, stop) };
    await createRelay({ ...world.parts, queue }).run(stop.signal);
    expect(world.slept).toEqual(
      [1, 2, 4, 1, 2, 4, 8, 16, 30].flatMap((seconds) => [seconds * 1_000, seconds * 1_000]),
    );
  });

  it("receives no more messages than the two that it works on, and finishes what runs when it is told to stop", async () => {
    const world = createWorld();
    const stop = new AbortController();
    const opened: string[] = [];
    const gate = new EventEmitter();
    const go = once(gate, "go");
    const bothOpen = once(gate, "both open");
    const openLogFile: OpenLogFile = async (bucket, key) => {
      opened.push(key);
      if (opened.length === 2) gate.emit("both open");
      await go;
      return world.parts.openLogFile(bucket, key);
    };
    const messages = ["m1", "m2", "m3", "m4"].map((id) => world.deliver([outsideRecord(id)], id));
    const queue = { ...world.parts.queue, receive: async () => messages.shift() };
    const running = createRelay({ ...world.parts, queue, openLogFile }).run(stop.signal);

    await bothOpen;
    expect(world.beats.size).toBe(2);
    expect(messages).toHaveLength(2);
    stop.abort();
    gate.emit("go");
    await running;

    expect(opened).toHaveLength(2);
    // Two files inflate at once: either may be done first.
    const removed = world.done.filter((step) => step.startsWith("remove"));
    expect(removed.toSorted()).toEqual(["remove m1", "remove m2"]);
    expect(world.beats.size).toBe(0);
  });

  it("has statements in the ledger as soon as they are read, however slow the channel, and deletes no message before they are shown", async () => {
    const world = createWorld();
    const stop = new AbortController();
    const gate = new EventEmitter();
    const go = once(gate, "go");
    const channel: FeedChannel = {
      ...world.parts.channel,
      post: async (...args) => {
        await go;
        return world.parts.channel.post(...args);
      },
    };
    const ids = Array.from({ length: 15 }, (_, index) => `m${index}`);
    const messages = ids.map((id) => world.deliver([outsideRecord(id)], id));
    let recorded = 0;
    const allHeld = once(gate, "ten recorded");
    const ledger: Ledger = {
      ...world.parts.ledger,
      record: async (entry) => {
        const answer = await world.parts.ledger.record(entry);
        recorded += 1;
        if (recorded === 10) gate.emit("ten recorded");
        return answer;
      },
    };
    const queue = {
      ...world.parts.queue,
      receive: async () => {
        if (messages.length === 1) stop.abort();
        return messages.shift();
      },
    };
    const running = createRelay({ ...world.parts, queue, channel, ledger }).run(stop.signal);
    await allHeld;
    expect(world.done).toEqual([]);
    // A crash costs each message that is held a receive: so there is a bound.
    expect(messages.length).toBeGreaterThanOrEqual(4);
    gate.emit("go");
    await running;
    const count = (steps: readonly string[], what: string) =>
      steps.filter((step) => step.startsWith(what)).length;
    expect(count(world.done, "remove")).toBe(15);
    for (const [index] of world.done.entries()) {
      const sofar = world.done.slice(0, index + 1);
      expect(count(sofar, "post")).toBeGreaterThanOrEqual(count(sofar, "remove"));
    }
    expect(world.posts).toHaveLength(15);
  });

  it("goes on after a message that can't be handled", async () => {
    const world = createWorld();
    const stop = new AbortController();
    const bad = { id: "bad", body: "{", receives: 5, handle: "h" };
    const queue = {
      ...world.parts.queue,
      ...queueOf([bad, world.deliver([outsideRecord("e1")]), undefined], stop),
    };
    await createRelay({ ...world.parts, queue }).run(stop.signal);
    expect(world.posts).toHaveLength(1);
    expect(world.logged.join()).toContain(
      '"messageId":"bad","kind":"unreadable","because":"The message is none',
    );
  });

  it("keeps a message that can't be deleted for another time", async () => {
    const world = createWorld();
    const queue = {
      ...world.parts.queue,
      remove: async () => {
        throw new Error("SQS is away");
      },
    };
    const handled = await createRelay({ ...world.parts, queue }).handle(world.deliver([outsideRecord("e1")]));
    expect(handled).toMatchObject({ kind: "left" });
  });
});

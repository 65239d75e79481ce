import { beforeEach, describe, expect, it } from "@jest/globals";
import { WebAPIRateLimitedError } from "@slack/web-api";

import type { Turns } from "../../src/feed/ports.js";
import { createPace, type Pace } from "../../src/slack/pace.js";
import { createMemoryTurns } from "../fakes/memory-turns.js";

let now: number;
let pace: Pace;
let turns: Turns;
let calls: { readonly name: string; readonly at: number }[];

beforeEach(() => {
  now = 1_000_000;
  calls = [];
  turns = createMemoryTurns();
  pace = open();
});

/** A process that speaks in the same channels. */
function open(): Pace {
  return createPace({
    clock: () => now,
    sleepUntil: async (until) => {
      now = Math.max(now, until);
    },
    turns: { next: (...args) => turns.next(...args) },
  });
}

const call = (name: string) => async () => {
  calls.push({ name, at: now });
  return name;
};

describe("the pace of a channel", () => {
  it("lets one call a second through, in the order in which they came", async () => {
    const names = ["a", "b", "c"];
    expect(await Promise.all(names.map((name) => pace.inTurn("C1", call(name))))).toEqual(names);
    expect(calls).toEqual([
      { name: "a", at: 1_000_000 },
      { name: "b", at: 1_001_000 },
      { name: "c", at: 1_002_000 },
    ]);
  });

  it("lets other channels go at their own pace", async () => {
    await pace.inTurn("C1", call("a"));
    await pace.inTurn("C2", call("b"));
    expect(calls.map(({ at }) => at)).toEqual([1_000_000, 1_000_000]);
  });

  it("waits as long as Slack asks for, and keeps the order", async () => {
    let limited = true;
    const first = pace.inTurn("C1", async () => {
      if (!limited) return call("a")();
      limited = false;
      throw new WebAPIRateLimitedError(30);
    });
    await Promise.all([first, pace.inTurn("C1", call("b"))]);
    expect(calls).toEqual([
      { name: "a", at: 1_030_000 },
      { name: "b", at: 1_031_000 },
    ]);
  });

  it("passes the limit on when Slack never ends it", async () => {
    const limit = new WebAPIRateLimitedError(1);
    await expect(pace.inTurn("C1", () => Promise.reject(limit))).rejects.toBe(limit);
  });

  it("is shared by processes, and a Retry-After of one holds the others back", async () => {
    const other = open();
    await Promise.all([pace.inTurn("C1", call("a")), other.inTurn("C1", call("b"))]);
    expect(calls.map(({ at }) => at)).toEqual([1_000_000, 1_001_000]);
    let limited = true;
    await pace.inTurn("C1", async () => {
      if (!limited) return;
      limited = false;
      throw new WebAPIRateLimitedError(30);
    });
    await other.inTurn("C1", call("c"));
    expect(calls.at(-1)).toEqual({ name: "c", at: 1_033_000 });
  });

  it("is each process' own when the others can't be asked", async () => {
    turns = { next: () => Promise.reject(new Error("throttled")) };
    await Promise.all(["a", "b"].map((name) => pace.inTurn("C1", call(name))));
    expect(calls.map(({ at }) => at)).toEqual([1_000_000, 1_001_000]);
  });

  it("goes on after a call that failed", async () => {
    await expect(pace.inTurn("C1", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await pace.inTurn("C1", call("b"))).toBe("b");
  });
});

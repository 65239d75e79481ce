import { describe, expect, it } from "@jest/globals";

import { readHistory } from "../../src/feed/read-history.js";
import type { EventsSought } from "../../src/trail/find-events.js";
import { createMemoryHistoryBook } from "../fakes/memory-history-book.js";
import { callRecord } from "../watch/records.js";
import { createWorld } from "./world.js";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const region = "eu-west-1";

/** An event history that is known to each test as records with the time since which LookupEvents shows them. */
function aStage() {
  const history = createMemoryHistoryBook();
  const records: { at: number; since: number; record: object }[] = [];
  const asked: EventsSought[] = [];
  const faults: Error[] = [];
  const world = createWorld();
  const { clock } = world.parts;
  const parts = {
    ...world.parts,
    history,
    regions: [region],
    findHistory: () =>
      async function* find(sought: EventsSought) {
        asked.push(sought);
        const fault = faults.shift();
        if (fault !== undefined) throw fault;
        yield [];
        yield records
          .filter(({ at, since }) => at >= sought.from && at <= sought.until && since <= clock())
          .map(({ record }) => ({ kind: "record" as const, record }));
      },
  };
  return {
    ...world,
    parts,
    asked,
    faults,
    clock,
    /** StopLogging, `ago` before now, that LookupEvents shows `late` milliseconds after it happened. */
    happen: (eventID: string, ago = 0, late = 0) => {
      const at = clock() - ago;
      const eventTime = new Date(at).toISOString();
      records.push({
        at,
        since: at + late,
        record: callRecord("cloudtrail", "StopLogging", { eventID, eventTime }),
      });
    },
    read: () => readHistory(parts, new AbortController().signal),
    shown: () => world.posts.map(({ key, updates }) => [key, updates]),
    readUntil: async () => (await history.read())[0]?.readUntil,
  };
}

describe("the event history, where no trail is", () => {
  it("is read from an hour ago at first, and its watched events are told", async () => {
    const stage = aStage();
    stage.happen("e-new", minute);
    stage.happen("e-old", 2 * hour);
    await stage.read();
    expect(stage.shown()).toEqual([["watched:e-new", 0]]);
    expect(await stage.readUntil()).toBe(stage.clock());
    expect(stage.asked[0]?.wanted).toMatchObject({
      sources: expect.any(Set),
      identityTypes: new Set(["Root"]),
    });
  });

  it("tells an event that comes 15 minutes late, and none twice", async () => {
    const stage = aStage();
    stage.happen("e-1", minute);
    stage.happen("e-late", 0, 15 * minute);
    for (let reads = 0; reads < 15; reads += 1) {
      await stage.read();
      stage.pass(2 * minute);
    }
    expect(stage.shown()).toEqual([
      ["watched:e-1", 0],
      ["watched:e-late", 0],
    ]);
  });

  it("is read by one worker at a time, every two minutes", async () => {
    const stage = aStage();
    await Promise.all([stage.read(), stage.read()]);
    await stage.read();
    expect(stage.asked).toHaveLength(1);
    stage.pass(2 * minute);
    await stage.read();
    expect(stage.asked).toHaveLength(2);
  });

  it("is read on from where it was left, hour by hour, 90 days back at most", async () => {
    const stage = aStage();
    await stage.read();
    stage.pass(5 * hour);
    stage.happen("e-1", 3 * hour);
    await stage.read();
    expect(stage.shown()).toEqual([["watched:e-1", 0]]);
    expect(stage.asked.slice(1).every(({ from, until }) => until - from <= hour)).toBe(true);
    stage.pass(100 * day);
    const before = stage.asked.length;
    await stage.read();
    expect(stage.asked[before]?.from).toBe(stage.clock() - 90 * day);
    expect(stage.logged.join("")).toContain("older than 90 days");
  });

  it("is read again where a fault left it", async () => {
    const stage = aStage();
    await stage.read();
    const readUntil = await stage.readUntil();
    stage.pass(2 * minute);
    stage.happen("e-1");
    stage.faults.push(new Error("ThrottlingException"));
    await stage.read();
    expect([stage.shown(), await stage.readUntil()]).toEqual([[], readUntil]);
    stage.pass(2 * minute);
    await stage.read();
    expect(stage.shown()).toEqual([["watched:e-1", 0]]);
  });

  it("does not count as read before it is shown", async () => {
    const stage = aStage();
    stage.happen("e-1", minute);
    const { channel } = stage.parts;
    stage.parts.channel = { ...channel, post: () => Promise.reject(new Error("Slack is down")) };
    await stage.read();
    expect(await stage.readUntil()).toBeNull();
    stage.parts.channel = channel;
    stage.pass(2 * minute);
    await stage.read();
    expect(stage.shown()).toEqual([["watched:e-1", 0]]);
  });
});

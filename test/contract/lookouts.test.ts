import { expect, it } from "@jest/globals";
import type { Look, Lookouts } from "../../src/dblog/ports.js";
import { createLookouts } from "../../src/store/lookouts.js";
import { clusterArn, noon } from "../fakes/entries.js";
import { createMemoryLookouts } from "../fakes/memory-lookouts.js";
import { onEveryStore } from "./stores/on-every-store.js";

const first: Look = { clusterArn, minute: noon, askedAt: noon + 5, looks: 0, dueAt: noon + 5 };

onEveryStore<Lookouts>("Lookouts", { inMemory: createMemoryLookouts, stored: createLookouts }, ({ open }) => {
  it("are due at once, one for each minute of a cluster, the longest due first", async () => {
    const lookouts = await open();
    await lookouts.ask(clusterArn, noon + 60_000, noon + 9);
    await lookouts.ask(clusterArn, noon, noon + 1);
    await lookouts.ask(clusterArn, noon, noon + 5);
    await lookouts.ask(`${clusterArn}-2`, noon, noon + 20);
    expect(await lookouts.due(noon)).toStrictEqual([]);
    expect(await lookouts.due(noon + 9)).toStrictEqual([
      first,
      { ...first, minute: noon + 60_000, askedAt: noon + 9, dueAt: noon + 9 },
    ]);
  });

  it("are taken by exactly one of many, and due again if that one never answers", async () => {
    const lookouts = await open();
    await lookouts.ask(clusterArn, noon, noon + 5);
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => lookouts.take(first, noon + 60_000 + index)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await lookouts.due(noon + 59_999)).toStrictEqual([]);
    expect(await lookouts.due(noon + 61_000)).toHaveLength(1);
  });

  it("come again when they are to, and no more after the last look", async () => {
    const lookouts = await open();
    await lookouts.ask(clusterArn, noon, noon + 5);
    await lookouts.take(first, noon + 60_000);
    await lookouts.looked(first, noon + 60_000, noon + 300_000);
    expect(await lookouts.due(noon + 299_999)).toStrictEqual([]);
    const [second] = await lookouts.due(noon + 300_000);
    expect(second).toStrictEqual({ ...first, looks: 1, dueAt: noon + 300_000 });
    await lookouts.take(second ?? first, noon + 400_000);
    await lookouts.looked(second ?? first, noon + 400_000, null);
    expect(await lookouts.due(noon + 9_000_000)).toStrictEqual([]);
  });

  it.each([null, noon + 300_000])("keep what is asked for during a look (next: %s)", async (next) => {
    const lookouts = await open();
    await lookouts.ask(clusterArn, noon, noon + 5);
    await lookouts.take(first, noon + 60_000);
    await lookouts.ask(clusterArn, noon, noon + 30_000);
    await lookouts.looked(first, noon + 60_000, next);
    expect(await lookouts.due(noon + 30_000)).toStrictEqual([
      { ...first, askedAt: noon + 30_000, dueAt: noon + 30_000 },
    ]);
  });
});

import { expect, it } from "@jest/globals";
import type { Turns } from "../../src/feed/ports.js";
import { createTurns } from "../../src/store/turns.js";
import { noon } from "../fakes/entries.js";
import { createMemoryTurns } from "../fakes/memory-turns.js";
import { onEveryStore } from "./stores/on-every-store.js";

onEveryStore<Turns>("Turns", { inMemory: createMemoryTurns, stored: createTurns }, ({ open }) => {
  it("lie a gap apart, in each channel for itself", async () => {
    const turns = await open();
    const at = [];
    for (const [channel, from] of [
      ["C1", 0],
      ["C1", 0],
      ["C2", 10],
      ["C1", 1_500],
      ["C1", 9_000],
    ] as const)
      at.push((await turns.next(channel, noon + from, 1_000)) - noon);
    expect(at).toStrictEqual([0, 1_000, 10, 2_000, 9_000]);
  });

  it("are never given to two processes that ask at once", async () => {
    const turns = await open();
    const at = await Promise.all([1, 2].map(() => turns.next("C1", noon, 1_000)));
    expect(at.toSorted((a, b) => a - b)).toStrictEqual([noon, noon + 1_000]);
  });
});

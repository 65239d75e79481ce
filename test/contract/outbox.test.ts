import { expect, it } from "@jest/globals";
import type { Outbox } from "../../src/feed/ports.js";
import { createOutbox } from "../../src/store/outbox.js";
import { noon } from "../fakes/entries.js";
import { createMemoryOutbox } from "../fakes/memory-outbox.js";
import { onEveryStore } from "./stores/on-every-store.js";

const key = "statement:01KAGW0000000000000000000A";

onEveryStore<Outbox>("An outbox", { inMemory: createMemoryOutbox, stored: createOutbox }, ({ open }) => {
  it("opens an item once, and then answers what became of it", async () => {
    const outbox = await open();
    const pending = { key, channelId: "C1", state: "pending" };
    expect(await outbox.find(key)).toBeUndefined();
    expect(await outbox.open(key, "C1")).toStrictEqual(pending);
    expect(await outbox.open(key, "C2")).toStrictEqual(pending);
    await outbox.claim(key, noon);
    expect(await outbox.open(key, "C1")).toStrictEqual({ ...pending, state: "posting", claimedAt: noon });
    await outbox.posted(key, "17.1", "d1");
    await outbox.posted(key, "17.1", "d2");
    const posted = { ...pending, state: "posted", claimedAt: noon, ts: "17.1", digest: "d2" };
    expect(await outbox.open(key, "C1")).toStrictEqual(posted);
    expect(await outbox.find(key)).toStrictEqual(posted);
  });

  it("lets exactly one of many claim an item, and nobody afterwards", async () => {
    const outbox = await open();
    await outbox.open(key, "C1");
    const claims = await Promise.all(Array.from({ length: 20 }, (_, index) => outbox.claim(key, index)));
    expect(claims.filter((claimed) => claimed)).toHaveLength(1);
    expect(await outbox.claim(key, noon)).toBe(false);
    await outbox.posted(key, "17.1", "d1");
    expect(await outbox.claim(key, noon)).toBe(false);
  });

  it("lets exactly one take over what another was posting", async () => {
    const outbox = await open();
    await outbox.open(key, "C1");
    await outbox.claim(key, noon);
    const takeovers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => outbox.reclaim(key, noon, noon + 1 + index)),
    );
    expect(takeovers.filter((taken) => taken)).toHaveLength(1);
    const claimedAt = noon + 1 + takeovers.indexOf(true);
    expect((await outbox.open(key, "C1")).claimedAt).toBe(claimedAt);
    await outbox.posted(key, "17.1", "d1");
    expect(await outbox.reclaim(key, claimedAt, noon + 999)).toBe(false);
  });

  it("neither claims nor takes over what was never opened, and says so of what was posted", async () => {
    const outbox = await open();
    expect(await outbox.claim(key, noon)).toBe(false);
    expect(await outbox.reclaim(key, noon, noon)).toBe(false);
    await expect(outbox.posted(key, "17.1", "d1")).rejects.toThrow("no such item");
  });
});

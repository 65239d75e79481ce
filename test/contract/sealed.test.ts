import { expect, it } from "@jest/globals";
import type { Sealed } from "../../src/ledger/sealed.js";
import { createSealed } from "../../src/store/sealed.js";
import { noon } from "../fakes/entries.js";
import { createMemorySealed } from "../fakes/memory-sealed.js";
import { onEveryStore } from "./stores/on-every-store.js";

onEveryStore<Sealed>(
  "Sealed texts",
  { inMemory: createMemorySealed, stored: (store) => createSealed(store, { key: Buffer.alloc(32, 7) }) },
  ({ open, clock }) => {
    it("open as they were put, also when empty, in any script, or as large as allowed", async () => {
      clock.now = noon;
      const sealed = await open();
      for (const text of ["select 1", "", "'ü😀\u0000'\n", "x".repeat(100_000)]) {
        await sealed.put("S1", text, 30);
        expect(await sealed.open("S1")).toBe(text);
      }
      expect(await sealed.open("S2")).toBeUndefined();
    });

    it("are gone when their time is over", async () => {
      clock.now = noon;
      const sealed = await open();
      await sealed.put("S1", "select 1", 30);
      clock.now = noon + 30 * 60_000 - 1;
      expect(await sealed.open("S1")).toBe("select 1");
      clock.now = noon + 30 * 60_000;
      expect(await sealed.open("S1")).toBeUndefined();
    });

    it("are gone when removed, and removing twice is no mistake", async () => {
      const sealed = await open();
      await sealed.put("S1", "select 1", 1);
      await sealed.remove("S1");
      await sealed.remove("S1");
      expect(await sealed.open("S1")).toBeUndefined();
    });

    it("are removed by one only, however many remove them at once", async () => {
      const sealed = await open();
      await sealed.put("S1", "select 1", 1);
      const removed = await Promise.all(["S1", "S1", "S1", "S2"].map((key) => sealed.remove(key)));
      expect(removed.filter((each) => each)).toHaveLength(1);
      expect(removed.at(-1)).toBe(false);
    });

    it("are refused beyond 100 kB of UTF-8 and 30 minutes", async () => {
      const sealed = await open();
      await expect(sealed.put("S1", "x".repeat(100_001), 1)).rejects.toThrow(RangeError);
      await expect(sealed.put("S1", "ü".repeat(50_001), 1)).rejects.toThrow(RangeError);
      for (const minutes of [30.1, 0, -1, Number.NaN]) {
        await expect(sealed.put("S1", "x", minutes)).rejects.toThrow(RangeError);
      }
      expect(await sealed.open("S1")).toBeUndefined();
    });
  },
);

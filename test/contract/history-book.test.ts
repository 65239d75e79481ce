import { expect, it } from "@jest/globals";
import { createHistoryBook } from "../../src/store/history-book.js";
import type { HistoryBook } from "../../src/trail/history-book.js";
import { noon } from "../fakes/entries.js";
import { createMemoryHistoryBook } from "../fakes/memory-history-book.js";
import { onEveryStore } from "./stores/on-every-store.js";

const region = "eu-west-1";

onEveryStore<HistoryBook>(
  "A book of the event history",
  { inMemory: createMemoryHistoryBook, stored: createHistoryBook },
  ({ open }) => {
    it("gives one process at a time a turn at a Region", async () => {
      const book = await open();
      const takes = await Promise.all([1, 2, 3].map((ms) => book.take(region, noon, noon + ms)));
      expect(takes.filter((turn) => turn !== undefined)).toHaveLength(1);
      expect(await book.take("us-east-1", noon, noon + 9)).toMatchObject({ readUntil: null });
      expect(await book.take(region, noon, noon + 9)).toBeUndefined();
      expect(await book.take(region, noon + 3, noon + 9)).toEqual({
        region,
        readUntil: null,
        dueAt: noon + 9,
      });
    });

    it("remembers how far a Region was read, from who still has the turn", async () => {
      const book = await open();
      const lost = await book.take(region, noon, noon + 5);
      const turn = await book.take(region, noon + 5, noon + 10);
      if (lost === undefined || turn === undefined) throw new Error("no turn");
      expect(await book.keep(lost, noon, noon + 20)).toBeUndefined();
      const kept = await book.keep(turn, noon + 1, noon + 20);
      expect(kept).toEqual({ region, readUntil: noon + 1, dueAt: noon + 20 });
      expect(await book.keep(turn, noon + 2, noon + 30)).toBeUndefined();
      expect(await book.read()).toEqual([{ region, readUntil: noon + 1 }]);
      expect(await book.take(region, noon + 20, noon + 30)).toMatchObject({ readUntil: noon + 1 });
    });
  },
);

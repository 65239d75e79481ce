import { expect, it } from "@jest/globals";
import { createCoverageBook } from "../../src/store/coverage-book.js";
import type { CoverageBook } from "../../src/trail/coverage.js";
import { noon } from "../fakes/entries.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { onEveryStore } from "./stores/on-every-store.js";

const file = (deliveredAt: number, region = "eu-west-1") => ({
  accountId: "111122223333",
  region,
  deliveredAt,
});

onEveryStore<CoverageBook>(
  "A coverage book",
  { inMemory: createMemoryCoverageBook, stored: createCoverageBook },
  ({ open }) => {
    it("is empty before anything was read", async () => {
      const book = await open();
      expect(await book.read()).toStrictEqual([]);
    });

    it("extends a stretch in both directions, in whatever order files are read", async () => {
      const book = await open();
      for (const at of [noon, noon + 10, noon - 10, noon + 5, noon]) await book.extend(file(at));
      expect(await book.read()).toStrictEqual([
        { accountId: "111122223333", region: "eu-west-1", from: noon - 10, until: noon + 10, files: 5 },
      ]);
    });

    it("keeps Regions and accounts apart, in order", async () => {
      const book = await open();
      await book.extend(file(noon, "us-east-1"));
      await book.extend({ ...file(noon), accountId: "444455556666" });
      await book.extend(file(noon + 1));
      const places = (await book.read()).map(({ accountId, region }) => `${accountId} ${region}`);
      expect(places).toStrictEqual([
        "111122223333 eu-west-1",
        "111122223333 us-east-1",
        "444455556666 eu-west-1",
      ]);
    });

    it("counts every file when workers read at once", async () => {
      const book = await open();
      const times = [5, 3, 9, 1, 7, 2, 8, 4, 6, 0].map((offset) => noon + offset);
      await Promise.all(times.map((at) => book.extend(file(at))));
      expect(await book.read()).toStrictEqual([
        { accountId: "111122223333", region: "eu-west-1", from: noon, until: noon + 9, files: 10 },
      ]);
    });
  },
);

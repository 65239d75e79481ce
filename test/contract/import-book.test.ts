import { expect, it } from "@jest/globals";

import type { ImportBook } from "../../src/ledger/import-book.js";
import { createImportBook } from "../../src/store/import-book.js";
import { createMemoryImportBook } from "../fakes/memory-import-book.js";
import { onEveryStore } from "./stores/on-every-store.js";

onEveryStore<ImportBook>(
  "An import book",
  { inMemory: createMemoryImportBook, stored: createImportBook },
  ({ open }) => {
    it("knows the files that were added, by their whole names, and no others", async () => {
      const book = await open();
      const long = `s3://trail/${"x".repeat(1_000)}`;
      expect(await book.has(long)).toBe(false);
      await book.add(long);
      await book.add(long);
      await book.add("a#b");
      expect(
        await Promise.all([long, `${long}y`, "a#b", "a%23b", "a"].map((name) => book.has(name))),
      ).toEqual([true, false, true, false, false]);
    });
  },
);

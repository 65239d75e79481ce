import { expect, it } from "@jest/globals";
import type { ExpectedSightings } from "../../src/ledger/expected.js";
import { createExpected } from "../../src/store/expected.js";
import { noon } from "../fakes/entries.js";
import { createMemoryExpected } from "../fakes/memory-expected.js";
import { onEveryStore } from "./stores/on-every-store.js";

const item = (statementId: string, sentAt: number) => ({ statementId, sentAt });

onEveryStore<ExpectedSightings>(
  "Expected sightings",
  { inMemory: createMemoryExpected, stored: createExpected },
  ({ open }) => {
    it("are found once their time has come, oldest first", async () => {
      const expected = await open();
      await expected.put(item("S2", noon + 5));
      await expected.put(item("S1", noon));
      await expected.put(item("S3", noon + 5));
      expect(await expected.sentBefore(noon)).toStrictEqual([]);
      expect(await expected.sentBefore(noon + 5)).toStrictEqual([item("S1", noon)]);
      expect(await expected.sentBefore(noon + 6)).toStrictEqual([
        item("S1", noon),
        item("S2", noon + 5),
        item("S3", noon + 5),
      ]);
    });

    it("are expected once, however often they are put, until they are removed", async () => {
      const expected = await open();
      await expected.put(item("S1", noon));
      await expected.put(item("S1", noon));
      expect(await expected.sentBefore(noon + 1)).toHaveLength(1);
      await expected.remove(item("S1", noon));
      await expected.remove(item("S1", noon));
      expect(await expected.sentBefore(noon + 1)).toStrictEqual([]);
    });

    it("come in pages of a hundred: those that are handled make room for the next", async () => {
      const expected = await open();
      for (let index = 0; index < 103; index += 1) await expected.put(item(`S${index}`, noon + index));
      const first = await expected.sentBefore(noon + 1_000);
      expect(first).toHaveLength(100);
      for (const each of first) await expected.remove(each);
      expect(await expected.sentBefore(noon + 1_000)).toHaveLength(3);
    });
  },
);

import { expect, it } from "@jest/globals";
import type { UnfinishedStatements } from "../../src/ledger/unfinished.js";
import { createUnfinished } from "../../src/store/unfinished.js";
import { noon } from "../fakes/entries.js";
import { createMemoryUnfinished } from "../fakes/memory-unfinished.js";
import { onEveryStore } from "./stores/on-every-store.js";

const item = (statementId: string, leaseUntil: number) => ({
  statementId,
  leaseUntil,
  teamId: "T0SANDBOX",
  userId: "U0BOB",
  channelId: "C0BILLING",
});

onEveryStore<UnfinishedStatements>(
  "Unfinished statements",
  { inMemory: createMemoryUnfinished, stored: createUnfinished },
  ({ open, clock }) => {
    it("are abandoned after their lease, not before", async () => {
      const unfinished = await open();
      await unfinished.put(item("S1", noon));
      await unfinished.put(item("S2", noon + 1));
      expect(await unfinished.abandoned(noon)).toStrictEqual([]);
      expect(await unfinished.abandoned(noon + 1)).toStrictEqual([item("S1", noon)]);
      expect(await unfinished.abandoned(noon + 2)).toStrictEqual([item("S1", noon), item("S2", noon + 1)]);
    });

    it("are not abandoned while their lease is renewed, nor when removed", async () => {
      const unfinished = await open();
      await unfinished.put(item("S1", noon));
      await unfinished.put(item("S1", noon + 60_000));
      await unfinished.put(item("S2", noon));
      await unfinished.remove("S2");
      expect(await unfinished.abandoned(noon + 1)).toStrictEqual([]);
    });

    it("are taken by exactly one of many", async () => {
      clock.now = noon + 1;
      const unfinished = await open();
      await unfinished.put(item("S1", noon));
      const takes = await Promise.all(Array.from({ length: 20 }, () => unfinished.take(item("S1", noon))));
      expect(takes.filter((taken) => taken)).toHaveLength(1);
      expect(await unfinished.abandoned(noon + 60_001)).toStrictEqual([]);
    });

    it("are abandoned again a minute after a taker that never removed them", async () => {
      clock.now = noon + 1;
      const unfinished = await open();
      await unfinished.put(item("S1", noon));
      await unfinished.take(item("S1", noon));
      const again = item("S1", noon + 60_001);
      expect(await unfinished.abandoned(noon + 60_002)).toStrictEqual([again]);
      expect(await unfinished.take(again)).toBe(true);
    });

    it("can't be taken once they are removed or renewed", async () => {
      const unfinished = await open();
      await unfinished.put(item("S1", noon));
      await unfinished.put(item("S1", noon + 60_000));
      expect(await unfinished.take(item("S1", noon))).toBe(false);
      await unfinished.remove("S1");
      expect(await unfinished.take(item("S1", noon + 60_000))).toBe(false);
      expect(await unfinished.abandoned(noon + 999_999)).toStrictEqual([]);
    });
  },
);

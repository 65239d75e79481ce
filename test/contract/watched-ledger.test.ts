import { expect, it } from "@jest/globals";
import type { WatchedLedger, WatchedLookup } from "../../src/ledger/watched-ledger.js";
import { createWatchedLedger } from "../../src/store/watched-ledger.js";
import { createMemoryWatchedLedger } from "../fakes/memory-watched-ledger.js";
import { callAt, findingAt, keptAt, stopLogging } from "../fakes/watched-entries.js";
import { noon } from "../fakes/entries.js";
import { onEveryStore } from "./stores/on-every-store.js";

onEveryStore<WatchedLedger>(
  "A ledger of watched events",
  { inMemory: createMemoryWatchedLedger, stored: createWatchedLedger },
  ({ open }) => {
    const keysOf = async (ledger: WatchedLedger, by: WatchedLookup["by"], rest = {}) =>
      (await ledger.lookUp({ by, limit: 10, ...rest })).entries.map(({ watched }) => watched.key);

    it("finds an event by its name, what it was done to, who did it and its account, whatever the case", async () => {
      const ledger = await open();
      const dropped = keptAt(callAt(noon, { eventId: "e1" }));
      const stopped = keptAt(callAt(noon + 1, { ...stopLogging, eventId: "e2" }));
      for (const entry of [dropped, stopped]) await ledger.record(entry);
      expect(
        (await ledger.lookUp({ by: { kind: "event", name: "deleteDBcluster" }, limit: 1 })).entries,
      ).toEqual([dropped]);
      expect(await keysOf(ledger, { kind: "event", name: "DeleteDBCluster", resource: "Billing" })).toEqual([
        "e1",
      ]);
      expect(await keysOf(ledger, { kind: "event", name: "DeleteDBCluster", resource: "orders" })).toEqual(
        [],
      );
      expect(await keysOf(ledger, { kind: "event", name: "StopLogging", resource: "main" })).toEqual(["e2"]);
      expect(await keysOf(ledger, { kind: "resource", name: "billing" })).toEqual(["e1"]);
      expect(await keysOf(ledger, { kind: "principal", name: "mallory" })).toEqual(["e2", "e1"]);
      expect(await keysOf(ledger, { kind: "account", accountId: "111122223333" })).toEqual(["e2", "e1"]);
      expect(await keysOf(ledger, { kind: "principal", name: "mallory" }, { until: noon })).toEqual(["e1"]);
    });

    it("gives long answers by pages, newest first, each event once", async () => {
      const ledger = await open();
      for (let count = 0; count < 7; count += 1) {
        await ledger.record(keptAt(callAt(noon + count, { eventId: `e${count}` })));
      }
      const by = { kind: "event", name: "DeleteDBCluster" } as const;
      const keys: string[] = [];
      for (let cursor: string | undefined, page = 0; page < 4; page += 1) {
        const read = await ledger.lookUp({ by, limit: 3, ...(cursor === undefined ? {} : { cursor }) });
        keys.push(...read.entries.map(({ watched }) => watched.key));
        cursor = read.cursor;
        if (cursor === undefined) break;
      }
      expect(keys).toEqual(["e6", "e5", "e4", "e3", "e2", "e1", "e0"]);
    });

    it("keeps one entry for an event that the queue tells of and a log file confirms, in whatever order", async () => {
      const ledger = await open();
      const [told, filed] = [
        keptAt(callAt(noon, { userAgent: "made up" }), "message"),
        keptAt(callAt(noon), "log file"),
      ];
      const by = { kind: "principal", name: "mallory" } as const;
      await ledger.record(told);
      expect((await ledger.lookUp({ by, limit: 5 })).entries).toEqual([told]);
      await ledger.record(filed);
      await ledger.record(told);
      expect((await ledger.lookUp({ by, limit: 5 })).entries).toEqual([filed]);
    });

    it("moves a finding that goes on to its latest time, and never back", async () => {
      const ledger = await open();
      const later = findingAt(noon + 60_000, { count: 9 });
      for (const finding of [findingAt(noon), later, findingAt(noon)])
        await ledger.record(keptAt(finding, "message"));
      const { entries } = await ledger.lookUp({ by: { kind: "resource", name: "billing" }, limit: 5 });
      expect(entries.map(({ watched }) => watched)).toEqual([later]);
      expect(entries[0]?.seenAt).toBe(noon + 300_000);
      expect(await keysOf(ledger, { kind: "principal", name: "postgres" }, { until: noon })).toEqual([]);
    });

    it("keeps the latest of several reports of a finding that are told at once", async () => {
      const ledger = await open();
      const counts = [1, 2, 3, 4];
      await Promise.all(
        counts.map((count) => ledger.record(keptAt(findingAt(noon + count, { count }), "message"))),
      );
      const { entries } = await ledger.lookUp({ by: { kind: "resource", name: "billing" }, limit: 5 });
      expect(entries.map(({ watched }) => watched)).toEqual([findingAt(noon + 4, { count: 4 })]);
    });
  },
);

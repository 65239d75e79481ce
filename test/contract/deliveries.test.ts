import { expect, it } from "@jest/globals";
import type { Deliveries } from "../../src/ledger/deliveries.js";
import { createDeliveries } from "../../src/store/deliveries.js";
import { noon } from "../fakes/entries.js";
import { createMemoryDeliveries } from "../fakes/memory-deliveries.js";
import { onEveryStore } from "./stores/on-every-store.js";

onEveryStore<Deliveries>(
  "Deliveries",
  { inMemory: createMemoryDeliveries, stored: createDeliveries },
  ({ open, clock }) => {
    it("are claimed once, and held for others until the lease ends", async () => {
      clock.now = noon;
      const deliveries = await open();
      expect(await deliveries.claim("env", "S1", 10_000)).toStrictEqual({ kind: "mine", statementId: "S1" });
      const held = { kind: "held", statementId: "S1", leaseUntil: noon + 10_000 };
      expect(await deliveries.claim("env", "S2", 10_000)).toStrictEqual(held);
      clock.now = noon + 9_999;
      expect(await deliveries.claim("env", "S2", 10_000)).toStrictEqual(held);
    });

    it("are resumed after the lease with the statement of the first claim", async () => {
      clock.now = noon;
      const deliveries = await open();
      await deliveries.claim("env", "S1", 10_000);
      clock.now = noon + 10_000;
      expect(await deliveries.claim("env", "S2", 10_000)).toStrictEqual({ kind: "mine", statementId: "S1" });
      const held = { kind: "held", statementId: "S1", leaseUntil: noon + 20_000 };
      expect(await deliveries.claim("env", "S3", 10_000)).toStrictEqual(held);
    });

    it("are done once finished, whatever the lease says", async () => {
      clock.now = noon;
      const deliveries = await open();
      await deliveries.claim("env", "S1", 10_000);
      await deliveries.finish("env");
      const done = { kind: "done", statementId: "S1" };
      expect(await deliveries.claim("env", "S2", 10_000)).toStrictEqual(done);
      clock.now = noon + 3_600_000;
      expect(await deliveries.claim("env", "S2", 10_000)).toStrictEqual(done);
    });

    it("have one winner when many claim at once, at first and after the lease", async () => {
      clock.now = noon;
      const deliveries = await open();
      for (const lease of [1, 2]) {
        const claims = await Promise.all(
          Array.from({ length: 20 }, (_, index) => deliveries.claim("env", `S${index}`, 10_000)),
        );
        expect(claims.filter(({ kind }) => kind === "mine")).toHaveLength(1);
        expect(claims.filter(({ kind }) => kind === "held")).toHaveLength(19);
        expect(new Set(claims.map(({ statementId }) => statementId)).size).toBe(1);
        clock.now = noon + lease * 10_000;
      }
    });

    it("of different envelopes do not disturb each other", async () => {
      const deliveries = await open();
      await deliveries.claim("a", "S1", 10_000);
      await deliveries.finish("b");
      expect((await deliveries.claim("b", "S2", 10_000)).kind).toBe("mine");
      expect((await deliveries.claim("a", "S3", 10_000)).kind).toBe("held");
    });

    it("are forgotten after a day", async () => {
      clock.now = noon;
      const deliveries = await open();
      await deliveries.claim("env", "S1", 10_000);
      await deliveries.finish("env");
      clock.now = noon + 24 * 3_600_000;
      expect(await deliveries.claim("env", "S2", 10_000)).toStrictEqual({ kind: "mine", statementId: "S2" });
    });
  },
);

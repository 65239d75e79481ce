import { expect, it } from "@jest/globals";
import type { ToldGap, ToldGaps } from "../../src/feed/ports.js";
import { createToldGaps } from "../../src/store/told-gaps.js";
import { noon } from "../fakes/entries.js";
import { createMemoryToldGaps } from "../fakes/memory-told-gaps.js";
import { onEveryStore } from "./stores/on-every-store.js";

const place = { accountId: "111122223333", region: "eu-west-1" };
const files = [{ ...place, bucket: "trail", key: "a/b.json.gz", deliveredAt: noon }];
const unread: ToldGap = {
  key: "gap:files",
  gap: { kind: "not read", place, day: "2026-11-22", files, count: 7 },
};
const digest: ToldGap = {
  key: "gap:digest",
  gap: { kind: "no digest", place, trail: "main", from: noon, until: null },
};
const elsewhere: ToldGap = {
  key: "gap:elsewhere",
  gap: {
    kind: "no digest",
    place: { ...place, region: "us-east-1" },
    trail: "main",
    from: noon,
    until: null,
  },
};

onEveryStore<ToldGaps>(
  "Gaps that were told of",
  { inMemory: createMemoryToldGaps, stored: createToldGaps },
  ({ open }) => {
    it("are those of a place, as they were told of last, until they are removed", async () => {
      const told = await open();
      for (const one of [unread, digest, elsewhere]) await told.put(one);
      const ended: ToldGap = { ...digest, gap: { ...digest.gap, until: noon + 1 } as ToldGap["gap"] };
      await told.put(ended);
      expect(new Set(await told.of(place))).toStrictEqual(new Set([unread, ended]));
      await told.remove(unread);
      await told.remove(unread);
      expect(await told.of(place)).toStrictEqual([ended]);
    });
  },
);

import { expect, it } from "@jest/globals";
import type { UnreadMessage, UnreadMessages } from "../../src/trail/unread-messages.js";
import { createUnreadMessages } from "../../src/store/unread-messages.js";
import { noon } from "../fakes/entries.js";
import { createMemoryUnreadMessages } from "../fakes/memory-unread-messages.js";
import { onEveryStore } from "./stores/on-every-store.js";

const dayMs = 86_400_000;

onEveryStore<UnreadMessages>(
  "A list of unread messages",
  { inMemory: createMemoryUnreadMessages, stored: createUnreadMessages },
  ({ open }) => {
    it("counts each message of a day once, however often it comes, and answers for the days asked", async () => {
      const unread = await open();
      const message = (messageId: string, at: number): UnreadMessage => ({
        messageId,
        at,
        records: null,
        reason: "it is no JSON",
      });
      for (const at of [noon, noon + 1]) await unread.add(message("m1", at));
      await unread.add({ ...message("m2", noon), records: 3 });
      await unread.add(message("m3", noon + dayMs));
      expect(await unread.between(noon + 2, noon + 3, 10)).toEqual([
        { ...message("m2", noon), records: 3 },
        message("m1", noon + 1),
      ]);
      expect((await unread.between(0, noon + dayMs, 2)).map(({ messageId }) => messageId)).toEqual([
        "m3",
        "m2",
      ]);
      expect(await unread.between(0, noon - dayMs, 10)).toEqual([]);
    });
  },
);

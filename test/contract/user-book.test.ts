import { expect, it } from "@jest/globals";
import { createUserBook } from "../../src/store/user-book.js";
import type { UserBook } from "../../src/trail/identity-center.js";
import { noon } from "../fakes/entries.js";
import { createMemoryUserBook } from "../fakes/memory-user-book.js";
import { onEveryStore } from "./stores/on-every-store.js";

const user = { userId: "u-1", storeArn: "arn:aws:identitystore::111122223333:identitystore/d-1234567890" };

onEveryStore<UserBook>(
  "A book of users",
  { inMemory: createMemoryUserBook, stored: createUserBook },
  ({ open, clock }) => {
    it("tells a user's name until it expires, and who is nobody", async () => {
      clock.now = noon;
      const book = await open();
      expect(await book.find(user)).toBeUndefined();
      await book.keep(user, "carol@example.com", noon + 1000);
      await book.keep({ ...user, userId: "u-2" }, null, noon + 1000);
      expect(await book.find(user)).toEqual({ name: "carol@example.com" });
      expect(await book.find({ ...user, userId: "u-2" })).toEqual({ name: null });
      expect(await book.find({ ...user, storeArn: null })).toBeUndefined();
      clock.now = noon + 1000;
      expect(await book.find(user)).toBeUndefined();
      await book.keep(user, "carol@example.org", noon + 9000);
      expect(await book.find(user)).toEqual({ name: "carol@example.org" });
    });
  },
);

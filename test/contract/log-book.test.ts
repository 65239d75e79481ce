import { expect, it } from "@jest/globals";
import type { LogBook, LogState } from "../../src/ledger/log-book.js";
import { createLogBook } from "../../src/store/log-book.js";
import { clusterArn, noon } from "../fakes/entries.js";
import { createMemoryLogBook } from "../fakes/memory-log-book.js";
import { onEveryStore } from "./stores/on-every-store.js";

onEveryStore<LogBook>("A log book", { inMemory: createMemoryLogBook, stored: createLogBook }, ({ open }) => {
  it("tells of each cluster's log how it answered last", async () => {
    const book = await open();
    expect(await book.read()).toStrictEqual([]);
    const state: LogState = { clusterArn, lookedAt: noon, answer: "absent" };
    const other: LogState = { ...state, clusterArn: `${clusterArn}-2`, answer: "unreadable" };
    await book.note(state);
    await book.note(other);
    await book.note({ ...state, lookedAt: noon + 1, answer: "read" });
    expect(await book.read()).toStrictEqual([{ ...state, lookedAt: noon + 1, answer: "read" }, other]);
  });
});

import { expect, it } from "@jest/globals";
import type { Seats } from "../../src/feed/ports.js";
import { createSeats } from "../../src/store/seats.js";
import { createMemorySeats } from "../fakes/memory-seats.js";
import { onEveryStore } from "./stores/on-every-store.js";

onEveryStore<Seats>("Seats", { inMemory: createMemorySeats, stored: createSeats }, ({ open }) => {
  it("are taken by the first, and a guest keeps theirs however often they ask", async () => {
    const seats = await open();
    const taken = [];
    for (const guest of ["a", "b", "a", "c", "a", "c", "b"]) taken.push(await seats.take("t", guest, 2));
    expect(taken).toStrictEqual([true, true, true, false, true, false, true]);
    expect(await seats.take("another", "c", 2)).toBe(true);
  });

  it("are never more than there are, whoever comes at once", async () => {
    const seats = await open();
    const guests = Array.from({ length: 30 }, (_, index) => `guest ${index % 15}`);
    const answers = await Promise.all(guests.map((guest) => seats.take("t", guest, 5)));
    expect(new Set(guests.filter((_, index) => answers[index])).size).toBe(5);
    for (const [index, guest] of guests.entries())
      expect(await seats.take("t", guest, 5)).toBe(answers[index]);
  });

  it("stay as many as the first guest found, whatever is configured later", async () => {
    const seats = await open();
    await seats.take("t", "a", 1);
    expect(await seats.take("t", "b", 1)).toBe(false);
    expect(await seats.take("t", "b", 20)).toBe(false);
  });

  it("may be none", async () => {
    expect(await (await open()).take("t", "a", 0)).toBe(false);
  });
});

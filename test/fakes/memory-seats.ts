import type { Seats } from "../../src/feed/ports.js";

/** Seats in memory, for unit tests. */
export function createMemorySeats(): Seats {
  const tables = new Map<string, { readonly seats: number; readonly guests: Set<string> }>();
  return {
    take: async (name, guest, seats) => {
      const table = tables.get(name) ?? { seats, guests: new Set<string>() };
      tables.set(name, table);
      if (table.guests.size < table.seats) table.guests.add(guest);
      return table.guests.has(guest);
    },
  };
}

import type { Entry } from "./entry.js";

/** How long a statement waits for its click, in minutes; the most that the store of sealed texts keeps. */
export const offerMinutes = 30;

/** Clocks differ, and whoever went through the door in time may still be writing that down. */
const leewayMs = 60_000;

/** Why a statement ended that nobody confirmed, in the ledger's words. */
export const notConfirmed = "it was offered and nobody confirmed it in time";

/** Until when a statement may be sent: afterwards the door is closed. */
export function waitsUntil({ createdAt }: Pick<Entry, "createdAt">): number {
  return createdAt + offerMinutes * 60_000;
}

/** The entry as it stands at `now`: what was not sent while it waited never will be, whether or not somebody has written that down. */
export function asOf(entry: Entry, now: number): Entry {
  const endedAt = waitsUntil(entry);
  if (entry.state !== "waiting" || now < endedAt + leewayMs) return entry;
  const outcome = {
    endedAt,
    rows: null,
    tookMs: null,
    requestId: null,
    // A read waits for nobody's click.
    because: entry.risk === "read" ? "it was never sent" : notConfirmed,
    sqlState: null,
  };
  return { ...entry, state: "cancelled", outcome };
}

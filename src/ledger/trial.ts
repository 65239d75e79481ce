import type { TrailEvent } from "../trail/event.js";

/** What whodid does for a statement before it is sent: asks the catalogue, or tries it out. Both are rolled back, and nobody's deed. */
export type TrialPhase = "peek" | "rehearse";

/** A call of a peek or rehearsal that the trail shows, as it was read first. Times are milliseconds since the epoch. */
export type TrialCall = Pick<TrailEvent, "eventId" | "eventTime"> & { readonly seenAt: number };

/** The calls that bring a text to the database, in peeks and rehearsals, for there is a bound on how many whodid makes. */
export type TrialCalls = {
  /** Writes each down once, however often it is told, and gives all of that phase of the statement's, in the order in which they were read; at most 100. */
  noteTrial(
    statementId: string,
    phase: TrialPhase,
    calls: readonly TrialCall[],
  ): Promise<readonly TrialCall[]>;
};

export function inOrderRead(a: TrialCall, b: TrialCall): number {
  return a.seenAt - b.seenAt || a.eventTime - b.eventTime || (a.eventId < b.eventId ? -1 : 1);
}

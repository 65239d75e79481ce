import type { Entry } from "./entry.js";

/**
 * How sure an answer is: seen in the trail and verified; ours but not yet in the trail; in the trail with the only text of the
 * database's log that fits; with several texts that could be it; in the trail alone.
 */
export type Certainty = "Exact" | "Recorded" | "Corroborated" | "Candidate" | "Masked";

export function certaintyOf({ author, sightings, audit, sql }: Entry): Certainty {
  if (author.kind === "person") return sightings.length > 0 ? "Exact" : "Recorded";
  if (audit === undefined) return "Masked";
  return sql === null ? "Candidate" : "Corroborated";
}

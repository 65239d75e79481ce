import type { Entry } from "./entry.js";

/** How sure an answer is: seen in the trail and verified; ours but not yet in the trail; in the trail alone. */
export type Certainty = "Exact" | "Recorded" | "Masked";

export function certaintyOf(entry: Entry): Certainty {
  if (entry.author.kind === "outside") return "Masked";
  return entry.sightings.length > 0 ? "Exact" : "Recorded";
}

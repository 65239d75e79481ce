import type { Sighting } from "./entry.js";

/**
 * So many sightings an entry holds of calls that succeeded and neither begin nor end a transaction, and so many of all. A read in small
 * pages makes one call a page; of 1.7 kB each at most, beside the text, they stay below the 400 kB that an item may have:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const mostPages = 40;
const mostSightings = 100;

/** How many sightings an entry may hold already and still take this one. What decides how a statement ended has room kept for it. */
export function roomFor({ eventName, errorCode }: Pick<Sighting, "eventName" | "errorCode">): number {
  return eventName === "ExecuteStatement" && errorCode === null ? mostPages : mostSightings;
}

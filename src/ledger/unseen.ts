import type { Entry } from "./entry.js";

/** Calls that are the statement itself, not the transaction round it. */
const itself: ReadonlySet<string> = new Set(["ExecuteStatement", "BatchExecuteStatement"]);

/**
 * Whether the trail owes us this statement: it was sent, and no trail event shows it. A call that AWS never answered with an id failed
 * before it arrived; of one that ended well the trail must show the statement itself, of another any of its calls will do.
 */
export function isUnseen({ state, sentAt, outcome, sightings }: Entry): boolean {
  if (sentAt === undefined) return false;
  switch (state) {
    case "succeeded":
      return !sightings.some(({ eventName }) => itself.has(eventName));
    case "failed":
      return sightings.length === 0 && (outcome?.requestId ?? null) !== null;
    case "sending":
    case "unknown":
      return sightings.length === 0;
    case "waiting":
    case "cancelled":
    case "refused":
      return false;
  }
}

import type { Outcome } from "../ledger/entry.js";

export const cancelledBecause = "its requester cancelled it";

/** An outcome with what is known of it; everything else is null. */
export function outcomeAt(endedAt: number, known: Partial<Outcome>): Outcome {
  return {
    endedAt,
    rows: null,
    tookMs: null,
    requestId: null,
    because: null,
    sqlState: null,
    ...known,
  };
}

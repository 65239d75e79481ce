import type { Outcome, State } from "../ledger/entry.js";
import type { SqlParts } from "./parts.js";

/**
 * Whatever happens to the record, the person gets the answer; what could not be recorded is healed by the trail, and said.
 * Our own answer completes what the trail may already have settled: it alone knows the rows.
 */
export async function recordStep(
  parts: Pick<SqlParts, "ledger" | "log">,
  statementId: string,
  step: { readonly to: State; readonly outcome: Outcome },
): Promise<boolean> {
  try {
    await parts.ledger.advance(statementId, { from: ["sending", "unknown", "succeeded", "failed"], ...step });
    return true;
  } catch (err) {
    parts.log.error({ err, statementId }, "outcome not recorded");
    return false;
  }
}

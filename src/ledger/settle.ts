import type { Entry, Sighting } from "./entry.js";
import type { Step } from "./ledger.js";

/**
 * Error codes that do not say whether the statement ran (the service failed, not the statement), and the one after which whodid
 * itself tries again: https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors
 */
const undecidedErrors: ReadonlySet<string> = new Set([
  "DatabaseResumingException",
  "DatabaseUnavailableException",
  "InternalFailure",
  "InternalServerErrorException",
  "ServiceUnavailable",
  "ServiceUnavailableError",
  // Concerns the answer alone: the statement may have taken effect before it.
  "UnsupportedResultException",
]);

/**
 * What a trail event proves about a statement whose end whodid did not see: the step to take, or undefined when it proves nothing.
 * A statement in a transaction took effect with its commit alone. Counts and times stay null: the trail has none.
 */
export function settle(entry: Entry, sighting: Sighting): Step | undefined {
  if (entry.state !== "sending" && entry.state !== "unknown") return undefined;
  if (sighting.errorCode !== null && undecidedErrors.has(sighting.errorCode)) return undefined;
  if (entry.runsOn === true && sighting.errorCode === "StatementTimeoutException") return undefined;
  return entry.transactional ? settleTransaction(sighting) : settleAutocommit(sighting);
}

function settleAutocommit(sighting: Sighting): Step | undefined {
  if (sighting.eventName !== "ExecuteStatement") return undefined;
  if (sighting.errorCode === null) return ending("succeeded", sighting, null);
  return ending("failed", sighting, `The trail shows that it failed: ${sighting.errorCode}.`);
}

function settleTransaction(sighting: Sighting): Step | undefined {
  if (sighting.errorCode !== null) return undefined;
  if (sighting.eventName === "CommitTransaction") return ending("succeeded", sighting, null);
  if (sighting.eventName !== "RollbackTransaction") return undefined;
  return ending("failed", sighting, "The trail shows that it was rolled back.");
}

function ending(to: "succeeded" | "failed", sighting: Sighting, because: string | null): Step {
  return {
    from: ["sending", "unknown"],
    to,
    outcome: {
      endedAt: sighting.eventTime,
      rows: null,
      tookMs: null,
      requestId: sighting.requestId,
      because,
      sqlState: null,
    },
  };
}

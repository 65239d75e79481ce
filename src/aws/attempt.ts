import type { ExecuteStatementCommandOutput } from "@aws-sdk/client-rds-data";
import type { Execution, ExecutionFailure } from "../sql/ports.js";
import type { Answer } from "./data-api.js";
import { readDatabaseError } from "./database-errors.js";
import type { Failure } from "./failure.js";
import { readRows } from "./rows.js";

type Answered = Extract<Answer<ExecuteStatementCommandOutput>, { kind: "answered" }>;

/** One go at a statement: how it ended, or that the cluster is resuming and nothing has run. */
export type Attempt = Execution | Resuming;

export type Resuming = Extract<Answer<never>, { kind: "resuming" }>;

export function done({ value, requestId }: Answered, tookMs: number): Extract<Execution, { kind: "done" }> {
  return {
    kind: "done",
    rows: readRows(value),
    updated: value.numberOfRecordsUpdated ?? 0,
    requestId,
    tookMs,
  };
}

/** A failure where nothing can have changed: also a lost answer is one. */
export function failedWithoutTrace(failure: Failure): Failed {
  if (failure.kind !== "refused") return failed("unavailable", failure);
  const { reason, message, sqlState, position } = readDatabaseError(failure);
  return { kind: "failed", reason, message, sqlState, position, requestId: failure.requestId };
}

/** A failure of a call that changes something: what AWS leaves open is unknown. */
export function failedOrUnknown(failure: Failure): Extract<Execution, { kind: "failed" | "unknown" }> {
  const { requestId } = failure;
  if (failure.kind === "lost") return { kind: "unknown", message: failure.message, requestId };
  if (failure.kind === "unsent") return failedWithoutTrace(failure);
  const { mayHaveRun, message } = readDatabaseError(failure);
  return mayHaveRun ? { kind: "unknown", message, requestId } : failedWithoutTrace(failure);
}

export type Failed = Extract<Execution, { kind: "failed" }>;

export function failed(
  reason: ExecutionFailure,
  words: { readonly message: string; readonly requestId: string | null },
): Failed {
  const { message, requestId } = words;
  return { kind: "failed", reason, message, sqlState: null, position: null, requestId };
}

import { failed, failedWithoutTrace } from "./attempt.js";
import type { Failed, Resuming } from "./attempt.js";
import type { DataApi } from "./data-api.js";
import type { Failure } from "./failure.js";

/** An open transaction, or why there is none: then nothing has run. */
export async function openTransaction(
  api: DataApi,
): Promise<{ readonly kind: "open"; readonly transactionId: string } | Failed | Resuming> {
  const begun = await api.begin();
  if (begun.kind !== "answered") return unlessResuming(begun);
  const transactionId = begun.value;
  return transactionId === ""
    ? failed("unavailable", { message: "AWS gave no transaction id.", requestId: begun.requestId })
    : { kind: "open", transactionId };
}

/** A failure before the commit: nothing stays, whatever came of the call. */
export function unlessResuming(failure: Failure | Resuming): Failed | Resuming {
  return failure.kind === "resuming" ? failure : failedWithoutTrace(failure);
}

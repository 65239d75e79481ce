import { done, failedOrUnknown, failedWithoutTrace } from "./attempt.js";
import type { Attempt } from "./attempt.js";
import type { DataApi } from "./data-api.js";

/** `reads`: it can change nothing. `runsOn`: it goes on when the service gives up waiting for it. */
export type Kind = "reads" | "changes" | "runsOn";

/** Runs a statement by itself: it commits as it ends, so a lost answer leaves the outcome of a change open. */
export async function runByItself(
  api: DataApi,
  { sql, kind }: { readonly sql: string; readonly kind: Kind },
  clock: () => number,
): Promise<Attempt> {
  const startedAt = clock();
  const ran = await api.run(sql, undefined, { runsOn: kind === "runsOn" });
  if (ran.kind === "answered") return done(ran, clock() - startedAt);
  if (ran.kind === "resuming") return ran;
  if (kind === "reads") return failedWithoutTrace(ran);
  const ended = failedOrUnknown(ran);
  if (kind !== "runsOn" || ended.kind !== "failed" || ended.reason !== "timed-out") return ended;
  return { kind: "unknown", message: ended.message, requestId: ended.requestId };
}

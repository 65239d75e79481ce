import { done, failedOrUnknown } from "./attempt.js";
import type { Attempt } from "./attempt.js";
import type { DataApi } from "./data-api.js";

/** Runs a statement by itself: it commits as it ends, so a lost answer leaves its outcome open. */
export async function runByItself(api: DataApi, sql: string, clock: () => number): Promise<Attempt> {
  const startedAt = clock();
  const ran = await api.run(sql);
  if (ran.kind === "answered") return done(ran, clock() - startedAt);
  return ran.kind === "resuming" ? ran : failedOrUnknown(ran);
}

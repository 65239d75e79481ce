import type { Attempt } from "./ladder.js";
import { blockRefusalOf } from "./refusal.js";

/** A Web API call as an attempt of the ladder. Never throws. */
export async function attempt<T>(call: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: "shown", value: await call() };
  } catch (error) {
    const refusal = blockRefusalOf(error);
    return refusal === undefined ? { kind: "failed", error } : { kind: "refused", refusal };
  }
}

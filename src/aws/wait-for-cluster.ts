import type { Execution } from "../sql/ports.js";
import { failed } from "./attempt.js";
import type { Resuming } from "./attempt.js";

/**
 * A paused cluster takes about 15 seconds to resume, 30 or more after a day's sleep; three times that is given:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
const patienceMs = 90_000;
const firstDelayMs = 1_000;
const longestDelayMs = 10_000;

/**
 * Attempts again, after growing delays, while the cluster says that it is resuming; `onWaking` is told once.
 * Answers `resuming-too-long` when patience is over.
 */
export async function waitForCluster<T extends { readonly kind: string }>(
  attempt: () => Promise<T | Resuming>,
  waiting: {
    readonly clock: () => number;
    readonly sleep: (ms: number) => Promise<void>;
    readonly onWaking: () => void;
  },
): Promise<T | Extract<Execution, { kind: "failed" }>> {
  const { clock, sleep, onWaking } = waiting;
  const startedAt = clock();
  let result = await attempt();
  if (isResuming(result)) onWaking();
  for (let delayMs = firstDelayMs; isResuming(result); delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    if (clock() - startedAt + delayMs > patienceMs) return failed("resuming-too-long", result);
    await sleep(delayMs);
    result = await attempt();
  }
  return result;
}

function isResuming(result: { readonly kind: string }): result is Resuming {
  return result.kind === "resuming";
}

import { readFailure } from "./failure.js";

/** The passing of time, in milliseconds since the epoch. */
export type Waiting = {
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

const throttles: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "MaxConcurrentQueriesException",
]);
const firstPauseMs = 1_000;

/**
 * Makes requests at least `paceMs` apart, and again after growing pauses when the service is too busy (a minute in all), or failed or did
 * not answer (seven seconds): for reads alone. Before each pause an empty page goes out, so that who waits for pages can go away. Throws
 * the last error.
 */
export function createPatience({ clock, sleep }: Waiting, paceMs: number) {
  let nextAt = 0;
  return async function* ask<T>(send: () => Promise<T>): AsyncGenerator<readonly never[], T> {
    for (let pauses = 0; ; pauses += 1) {
      const now = clock();
      const at = Math.max(now, nextAt);
      nextAt = at + paceMs;
      if (at > now) await sleep(at - now);
      try {
        return await send();
      } catch (error) {
        if (pauses >= maxPauses(error)) throw error;
        yield [];
        await sleep(firstPauseMs * 2 ** pauses);
      }
    }
  };
}

/** What never left this machine for want of credentials or a Region is not mended by waiting. */
function maxPauses(error: unknown): number {
  const failure = readFailure(error);
  switch (failure.kind) {
    case "refused":
      return throttles.has(failure.name) ? 6 : 0;
    case "unsent":
      return 3;
    case "lost": {
      const wasSent = error instanceof Error && ("$fault" in error || "code" in error);
      return wasSent || failure.name === "TimeoutError" ? 3 : 0;
    }
  }
}

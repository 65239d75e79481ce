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
const maxPauses = 6;

/**
 * Makes requests at least `paceMs` apart, and again after growing pauses (a minute in all) when the service is too busy, or no answer
 * came: for reads alone. Before each pause an empty page goes out, so that who waits for pages can go away. Throws the last error.
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
        const failure = readFailure(error);
        const isBusy = failure.kind !== "refused" || throttles.has(failure.name);
        if (!isBusy || pauses === maxPauses) throw error;
        yield [];
        await sleep(firstPauseMs * 2 ** pauses);
      }
    }
  };
}

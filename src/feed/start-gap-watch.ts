import type { Logger } from "pino";

import type { Timing } from "./ports.js";
import type { GapWatch } from "./watch-gaps.js";

/** How often somebody looks for statements that the trail never showed, and for days with something missing. */
const statementsEveryMs = 60_000;
const daysEveryMs = 10 * 60_000;

/** Watches until the returned function is called, which resolves when the look that runs is over. One look at a time; none rejects. */
export function startGapWatch(watch: GapWatch, every: Timing["every"], log: Logger): () => Promise<void> {
  let looking = Promise.resolve();
  const look = (at: () => Promise<void>) => {
    looking = looking
      .then(at)
      .catch((err: unknown) => log.warn({ err }, "gaps not looked for; it is tried again"));
  };
  const ends = [
    every(statementsEveryMs, () => look(() => watch.watchStatements())),
    every(daysEveryMs, () => look(() => watch.watchDays())),
  ];
  return async () => {
    for (const end of ends) end();
    await looking;
  };
}

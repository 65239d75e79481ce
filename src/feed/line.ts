import type { Timing } from "./ports.js";

/** Whoever has something to show in the channel stands in it: the oldest event goes first. */
export type Line = {
  /** Acts when nothing older waits, one at a time; answers or rejects as `act` does. */
  inTurn<T>(at: number, act: () => Promise<T>): Promise<T>;
};

/**
 * How long the first waits for older ones. Files of the same minute arrive together but are read in any order; longer would not help,
 * since the trail itself is minutes apart. While there is a backlog, whatever arrives finds its place in it.
 */
const windowMs = 1_000;

export function createLine({ sleep }: Pick<Timing, "sleep">): Line {
  const waiting: { readonly at: number; readonly act: () => Promise<void> }[] = [];
  let isOpen = false;

  const serve = async (): Promise<void> => {
    await sleep(windowMs);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next.act();
    isOpen = false;
  };

  return {
    inTurn: (at, act) =>
      new Promise((resolve, reject) => {
        const before = waiting.findLastIndex((one) => one.at <= at);
        waiting.splice(before + 1, 0, { at, act: () => act().then(resolve, reject) });
        if (isOpen) return;
        isOpen = true;
        void serve();
      }),
  };
}

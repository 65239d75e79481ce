/** Time as Node has it, for all who take it as an argument. Milliseconds; what repeats keeps no process alive. */
export type Time = {
  /** Since the epoch. */
  readonly clock: () => number;
  /** Ends early when `signal` aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly sleepUntil: (at: number) => Promise<void>;
  /** The answer calls it off. */
  readonly after: (ms: number, act: () => void) => () => void;
  readonly every: (ms: number, act: () => void) => () => void;
};

export function createTime(): Time {
  const clock = () => Date.now();
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted === true) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal?.addEventListener("abort", wake);
    });
  return {
    clock,
    sleep,
    sleepUntil: (at) => sleep(Math.max(0, at - clock())),
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    every: (ms, act) => {
      const timer = setInterval(act, ms).unref();
      return () => clearInterval(timer);
    },
  };
}

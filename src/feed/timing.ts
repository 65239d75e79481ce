import type { Timing } from "./ports.js";

/** Time as Node has it; what repeats keeps no process alive. */
export function createTiming(): Timing {
  return {
    every: (ms, work) => {
      const timer = setInterval(work, ms).unref();
      return () => clearInterval(timer);
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const timer = setTimeout(wake, ms);
        signal?.addEventListener("abort", wake);
      }),
  };
}

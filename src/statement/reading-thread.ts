import type { Worker } from "node:worker_threads";

import type { Batch } from "./thread.js";

/** Keeps a thread that answers batches, starts it when it is first needed, and replaces it after any trouble. */
export type ReadingThread = {
  /** Whether it can take a batch. */
  readonly isFree: () => boolean;
  /** Gives it a batch. `answer` gets an answer a text, `fail` what went wrong with the batch as a whole; then it is free again. */
  readonly read: (
    batch: Batch,
    answer: (readings: readonly string[]) => void,
    fail: (reason: string) => void,
  ) => void;
  /** What it still has goes unanswered. */
  readonly close: () => Promise<void>;
};

/** The process may end while it is free. `deadlineMs` is for a batch. */
export function createReadingThread(start: () => Worker, deadlineMs: number): ReadingThread {
  let thread: Worker | undefined;
  let fail: ((reason: string) => void) | undefined;
  let answer: ((readings: readonly string[]) => void) | undefined;
  let deadline: NodeJS.Timeout | undefined;

  function listen(started: Worker): Worker {
    started.on("message", (readings: string) => {
      if (started !== thread) return;
      const done = answer;
      release();
      started.unref();
      done?.(readings.split("\n"));
    });
    started.on("error", (cause) => replace(started, cause.message));
    started.on("exit", () => replace(started, "its thread ended"));
    return started;
  }

  function release(): void {
    clearTimeout(deadline);
    answer = fail = undefined;
  }

  function replace(from: Worker, reason: string): void {
    if (from !== thread) return;
    thread = undefined;
    void from.terminate();
    const failed = fail;
    release();
    failed?.(reason);
  }

  return {
    isFree: () => fail === undefined,
    read(batch, onAnswer, onFail) {
      const current = (thread ??= listen(start()));
      current.ref();
      [answer, fail] = [onAnswer, onFail];
      deadline = setTimeout(
        () => replace(current, `reading it took longer than ${deadlineMs} ms`),
        deadlineMs,
      );
      current.postMessage(batch);
    },
    async close() {
      const last = thread;
      thread = undefined;
      release();
      await last?.terminate();
    },
  };
}

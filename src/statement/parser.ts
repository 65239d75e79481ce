import { Worker } from "node:worker_threads";

import type { Answer, Source } from "./parse.js";
import { readText } from "./read-text.js";
import { maxStatementCharacters, refuseText } from "./refuse-text.js";
import type { ReadSql } from "./statement.js";

type Waiting = {
  readonly source: Source;
  readonly answer: (answer: Answer) => void;
  readonly fail: (cause: Error) => void;
};

/** A batch is answered as a whole: small enough not to keep its first text waiting. */
const maxBatchTexts = 256;
const maxBatchCharacters = 262_144;

/**
 * PostgreSQL's own parser in a thread of its own, started on first use, which never keeps the process alive when idle.
 * `readSql` answers any text, and rejects only once closed. `deadlineMs` is for one batch of what queued up meanwhile;
 * `maxCharacters` is what a text may have, the Data API's limit if not given.
 */
export function createReadSql(
  options: { readonly deadlineMs?: number; readonly maxCharacters?: number } = {},
): {
  readonly readSql: ReadSql;
  readonly close: () => Promise<void>;
} {
  const { deadlineMs = 5_000, maxCharacters = maxStatementCharacters } = options;
  const { parse, close } = createParser(startThread, deadlineMs);
  return {
    readSql: async (sql) => refuseText(sql, maxCharacters) ?? readText(sql, parse),
    close,
  };
}

function startThread(): Worker {
  return new Worker(new URL("./parse-worker.js", import.meta.url), {
    // Deep statements overflow a smaller stack and leave the parser broken for good (measured: 4 breaks, 16 does not).
    resourceLimits: { stackSizeMb: 16, maxYoungGenerationSizeMb: 8 },
    // What reads hostile text holds no secrets.
    env: {},
  });
}

/**
 * Feeds a thread that answers batches. After any trouble (crash, deadline) the thread is replaced and what it held is read again
 * one by one; a text that brings trouble all alone is answered as unreadable.
 */
export function createParser(
  start: () => Worker,
  deadlineMs: number,
): { readonly parse: (source: Source) => Promise<Answer>; readonly close: () => Promise<void> } {
  const queue: Waiting[] = [];
  const suspects: Waiting[] = [];
  let thread: Worker | undefined;
  let held: readonly Waiting[] = [];
  let deadline: NodeJS.Timeout | undefined;
  let closed = false;

  function next(): void {
    if (held.length > 0 || closed) return;
    held = suspects.length > 0 ? suspects.splice(0, 1) : takeBatch(queue);
    if (held.length === 0) return thread?.unref();
    const current = (thread ??= listen(start()));
    current.ref();
    deadline = setTimeout(() => replace(current, `reading it took longer than ${deadlineMs} ms`), deadlineMs);
    current.postMessage(held.map(({ source }) => source));
  }

  function listen(started: Worker): Worker {
    started.on("message", (answers: readonly Answer[]) => {
      const batch = release(started);
      next();
      for (const [index, { answer }] of batch.entries()) answer(answers[index] ?? unreadable("no answer"));
    });
    started.on("error", (cause) => replace(started, cause.message));
    started.on("exit", () => replace(started, "its thread ended"));
    return started;
  }

  /** Takes what a thread holds away from it; nothing if that thread has been replaced. */
  function release(from: Worker): readonly Waiting[] {
    if (from !== thread) return [];
    clearTimeout(deadline);
    const batch = held;
    held = [];
    return batch;
  }

  function replace(from: Worker, reason: string): void {
    if (from !== thread) return;
    const batch = release(from);
    thread = undefined;
    void from.terminate();
    if (batch.length === 1) batch[0]?.answer(unreadable(reason));
    else suspects.push(...batch);
    next();
  }

  return {
    parse: (source) =>
      new Promise((answer, fail) => {
        if (closed) return fail(new Error("the parser is closed"));
        queue.push({ source, answer, fail });
        next();
      }),
    async close() {
      closed = true;
      const last = thread;
      const left = last === undefined ? [] : release(last);
      thread = undefined;
      for (const { fail } of [...left, ...suspects.splice(0), ...queue.splice(0)]) {
        fail(new Error("the parser was closed before it answered"));
      }
      await last?.terminate();
    },
  };
}

function unreadable(reason: string): Answer {
  return { error: `This statement can't be read (${reason}). Make it simpler.`, position: null };
}

function takeBatch(queue: Waiting[]): Waiting[] {
  let characters = 0;
  const end = queue.findIndex(({ source }, index) => {
    characters += typeof source === "string" ? source.length : source.plpgsql.length;
    return index >= maxBatchTexts || (index > 0 && characters > maxBatchCharacters);
  });
  return queue.splice(0, end < 0 ? queue.length : end);
}

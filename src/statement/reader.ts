import { Worker } from "node:worker_threads";

import { maxStatementCharacters, refuseText } from "./refuse-text.js";
import { type Engine, type FingerprintSql, type ReadSql, type Unreadable, unreadable } from "./statement.js";
import type { Question } from "./thread.js";

type Waiting = {
  readonly question: Question;
  /** Takes JSON. */
  readonly answer: (answer: string) => void;
  readonly fail: (cause: Error) => void;
};

/** A batch is answered as a whole: small enough not to keep its first text waiting. */
const maxBatchTexts = 256;
const maxBatchCharacters = 262_144;

export type Reader = {
  readonly readSql: ReadSql;
  /** The same reading as JSON text. */
  readonly readToJson: (sql: string, engine: Engine) => Promise<string>;
  readonly fingerprintSql: FingerprintSql;
  readonly close: () => Promise<void>;
};

/**
 * Reads SQL in a thread of its own, started on first use, which never keeps the process alive when idle. After any trouble (crash,
 * deadline) the thread is replaced and what it held is read again one by one; a text that brings trouble all alone is unreadable.
 * `deadlineMs` is for one batch of what queued up meanwhile; `maxCharacters` is what a text may have, the Data API's limit if not
 * given; `start` starts a thread.
 */
export function createReader(
  options: {
    readonly deadlineMs?: number;
    readonly maxCharacters?: number;
    readonly start?: () => Worker;
  } = {},
): Reader {
  const { deadlineMs = 5_000, maxCharacters = maxStatementCharacters, start = startThread } = options;
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
    current.postMessage(held.map(({ question }) => question));
  }

  function listen(started: Worker): Worker {
    started.on("message", (answers: readonly string[]) => {
      const batch = release(started);
      next();
      for (const [index, waiting] of batch.entries())
        waiting.answer(answers[index] ?? troubled(waiting, "no answer"));
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
    const [only, ...others] = batch;
    if (only !== undefined && others.length === 0) only.answer(troubled(only, reason));
    else suspects.push(...batch);
    next();
  }

  const ask = (question: Question): Promise<string> => {
    const refusal = refuseText(question.sql, maxCharacters);
    if (refusal !== undefined) return Promise.resolve(withoutAnswer(question, refusal));
    return new Promise((answer, fail) => {
      if (closed) return fail(new Error("the reader is closed"));
      queue.push({ question, answer, fail });
      next();
    });
  };
  const readToJson: Reader["readToJson"] = (sql, engine) => ask({ sql, engine, about: "reading" });

  return {
    readToJson,
    readSql: async (sql, engine) => JSON.parse(await readToJson(sql, engine)),
    fingerprintSql: async (sql, engine) => JSON.parse(await ask({ sql, engine, about: "shape" })),
    async close() {
      closed = true;
      const last = thread;
      const left = last === undefined ? [] : release(last);
      thread = undefined;
      for (const { fail } of [...left, ...suspects.splice(0), ...queue.splice(0)]) {
        fail(new Error("the reader was closed before it answered"));
      }
      await last?.terminate();
    },
  };
}

/** A thread's limits. */
export const threadOptions = {
  // Deep statements overflow a smaller stack and leave the parser broken for good (measured: 4 breaks, 16 does not).
  resourceLimits: { stackSizeMb: 16, maxYoungGenerationSizeMb: 8 },
  // What reads hostile text holds no secrets.
  env: {},
};

function startThread(): Worker {
  return new Worker(new URL("./thread.js", import.meta.url), threadOptions);
}

function troubled({ question }: Waiting, reason: string): string {
  return withoutAnswer(question, unreadable(`This statement can't be read (${reason}). Make it simpler.`));
}

/** What is said of a text that the thread can't be asked about. */
function withoutAnswer({ about }: Question, because: Unreadable): string {
  return JSON.stringify(about === "shape" ? null : because);
}

function takeBatch(queue: Waiting[]): Waiting[] {
  let characters = 0;
  const end = queue.findIndex(({ question }, index) => {
    characters += question.sql.length;
    return index >= maxBatchTexts || (index > 0 && characters > maxBatchCharacters);
  });
  return queue.splice(0, end < 0 ? queue.length : end);
}

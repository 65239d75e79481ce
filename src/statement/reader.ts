import { Worker } from "node:worker_threads";

import { createReadingThread, type ReadingThread } from "./reading-thread.js";
import { maxStatementCharacters, refuseText } from "./refuse-text.js";
import {
  type Engine,
  type FingerprintSql,
  type ReadSql,
  type SplitSql,
  type Unreadable,
  unreadable,
} from "./statement.js";
import type { About } from "./thread.js";

type Waiting = {
  readonly sql: string;
  readonly engine: Engine;
  readonly about: About;
  /** Takes JSON. */
  readonly answer: (answer: string) => void;
  readonly fail: (cause: Error) => void;
};

/** A batch is answered as a whole: small enough not to keep its first text waiting. */
const maxBatchTexts = 256;
const maxBatchCharacters = 262_144;

export type Reader = {
  readonly readSql: ReadSql;
  /** The same reading as JSON text, on one line. */
  readonly readToJson: (sql: string, engine: Engine) => Promise<string>;
  readonly fingerprintSql: FingerprintSql;
  readonly splitSql: SplitSql;
  readonly close: () => Promise<void>;
};

/**
 * Reads SQL in threads of its own, started on first use, which never keep the process alive when idle. After any trouble (crash,
 * deadline) a thread is replaced and what it held is read again one by one; a text that brings trouble all alone is unreadable.
 * `deadlineMs` is for one batch of what queued up meanwhile; `maxCharacters` is what a text may have, the Data API's limit if not
 * given; `threads` is how many read at a time, one if not given; `start` starts a thread.
 */
export function createReader(
  options: {
    readonly deadlineMs?: number;
    readonly maxCharacters?: number;
    readonly threads?: number;
    readonly start?: () => Worker;
  } = {},
): Reader {
  const { deadlineMs = 5_000, maxCharacters = maxStatementCharacters, start = startThread } = options;
  const threads = Array.from({ length: options.threads ?? 1 }, () => createReadingThread(start, deadlineMs));
  const queue: Waiting[] = [];
  const suspects: Waiting[] = [];
  const underWay = new Set<Waiting>();
  let closed = false;

  function next(): void {
    for (const thread of threads) {
      const batch =
        closed || !thread.isFree() ? [] : suspects.length > 0 ? suspects.splice(0, 1) : takeBatch(queue);
      if (batch.length > 0) give(thread, batch);
    }
  }

  function give(thread: ReadingThread, batch: readonly Waiting[]): void {
    const end = () => {
      for (const one of batch) underWay.delete(one);
      next();
    };
    for (const one of batch) underWay.add(one);
    thread.read(
      {
        texts: batch.map(({ sql }) => sql),
        engines: batch.map(({ engine }) => engine),
        about: batch.map(({ about }) => about),
      },
      (answers) => {
        end();
        for (const [index, one] of batch.entries()) one.answer(answers[index] ?? troubled(one, "no answer"));
      },
      (reason) => {
        if (batch.length > 1) suspects.push(...batch);
        end();
        if (batch.length === 1) for (const one of batch) one.answer(troubled(one, reason));
      },
    );
  }

  const ask = (sql: string, engine: Engine, about: About): Promise<string> => {
    const refusal = refuseText(sql, maxCharacters);
    if (refusal !== undefined) return Promise.resolve(withoutAnswer(about, refusal));
    return new Promise((answer, fail) => {
      if (closed) return fail(new Error("the reader is closed"));
      queue.push({ sql, engine, about, answer, fail });
      // What is asked in one go is one batch.
      queueMicrotask(next);
    });
  };

  return {
    readToJson: (sql, engine) => ask(sql, engine, "reading"),
    readSql: async (sql, engine) => JSON.parse(await ask(sql, engine, "reading")),
    fingerprintSql: async (sql, engine) => JSON.parse(await ask(sql, engine, "shape")),
    splitSql: async (sql, engine) => JSON.parse(await ask(sql, engine, "pieces")),
    async close() {
      closed = true;
      for (const { fail } of [...underWay, ...suspects.splice(0), ...queue.splice(0)]) {
        fail(new Error("the reader was closed before it answered"));
      }
      await Promise.all(threads.map((thread) => thread.close()));
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

function troubled({ about }: Waiting, reason: string): string {
  return withoutAnswer(about, unreadable(`This statement can't be read (${reason}). Make it simpler.`));
}

/** What is said of a text that the thread can't be asked about. */
function withoutAnswer(about: About, because: Unreadable): string {
  return JSON.stringify(about === "reading" ? because : null);
}

function takeBatch(queue: Waiting[]): Waiting[] {
  let characters = 0;
  const end = queue.findIndex(({ sql }, index) => {
    characters += sql.length;
    return index >= maxBatchTexts || (index > 0 && characters > maxBatchCharacters);
  });
  return queue.splice(0, end < 0 ? queue.length : end);
}

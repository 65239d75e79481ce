import { parentPort } from "node:worker_threads";

import { readMysql } from "./mysql/read.js";
import { readPostgresql } from "./postgresql/read.js";
import type { Engine, SqlReading } from "./statement.js";

/** A text that the thread is asked to read. */
export type Question = { readonly sql: string; readonly engine: Engine };

const readers: Readonly<Record<Engine, (sql: string) => SqlReading>> = {
  postgresql: readPostgresql,
  mysql: readMysql,
};

/**
 * A thread's entry: takes batches of texts and answers each with its reading as JSON, which is cheaper to send than objects.
 * Whatever goes wrong is thrown: this ends the thread, and a fresh one takes over.
 */
parentPort?.on("message", (questions: readonly Question[]) =>
  parentPort?.postMessage(questions.map(({ sql, engine }) => JSON.stringify(readers[engine](sql)))),
);

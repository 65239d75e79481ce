import { parentPort } from "node:worker_threads";

import { fingerprint } from "./fingerprint.js";
import { readPostgresql } from "./postgresql/read.js";
import { type Engine, type SqlReading, unreadable } from "./statement.js";

/** A text, and what the thread is asked about it: its reading, or the key of its shape. */
export type Question = { readonly sql: string; readonly engine: Engine; readonly about: "reading" | "shape" };

const readers: Readonly<Record<Engine, (sql: string) => SqlReading>> = {
  postgresql: readPostgresql,
  mysql: () => unreadable("MySQL can't be read yet."),
};

/**
 * A thread's entry: takes batches of questions and answers each with JSON, which is cheaper to send than objects.
 * Whatever goes wrong is thrown: this ends the thread, and a fresh one takes over.
 */
parentPort?.on("message", (questions: readonly Question[]) =>
  parentPort?.postMessage(questions.map(answerOf)),
);

function answerOf({ sql, engine, about }: Question): string {
  return JSON.stringify(about === "shape" ? fingerprint(sql, engine) : readers[engine](sql));
}

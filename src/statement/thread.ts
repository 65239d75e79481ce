import { parentPort } from "node:worker_threads";

import { readPostgresql } from "./postgresql/read.js";
import { type Engine, type SqlReading, unreadable } from "./statement.js";

/** Texts to be read and, at the same places, whose dialect they are in. Two lists are cheaper to send than a list of pairs. */
export type Batch = { readonly texts: readonly string[]; readonly engines: readonly Engine[] };

const readers: Readonly<Record<Engine, (sql: string) => SqlReading>> = {
  postgresql: readPostgresql,
  mysql: () => unreadable("MySQL can't be read yet."),
};

/**
 * A thread's entry: answers each batch with its readings as JSON, one a line, which is cheaper to send than objects. Whatever goes
 * wrong is thrown: this ends the thread, and a fresh one takes over.
 */
parentPort?.on("message", ({ texts, engines }: Batch) => {
  const readings = texts.map((sql, at) => JSON.stringify(readers[engines[at] ?? "postgresql"](sql)));
  parentPort?.postMessage(readings.join("\n"));
});

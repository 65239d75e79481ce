import { parentPort } from "node:worker_threads";

import { fingerprint } from "./fingerprint.js";
import { readMysql } from "./mysql/read.js";
import { readPostgresql } from "./postgresql/read.js";
import type { Engine, SqlReading } from "./statement.js";

/** What is asked about a text: its reading, or the key of its shape. */
export type About = "reading" | "shape";

/** Texts and, at the same places, their dialects and what is asked about them. Lists of words are cheaper to send than objects. */
export type Batch = {
  readonly texts: readonly string[];
  readonly engines: readonly Engine[];
  readonly about: readonly About[];
};

const readers: Readonly<Record<Engine, (sql: string) => SqlReading>> = {
  postgresql: readPostgresql,
  mysql: readMysql,
};

/**
 * A thread's entry: answers each batch in JSON, one line a text, which is cheaper to send than objects. Whatever goes
 * wrong is thrown: this ends the thread, and a fresh one takes over.
 */
parentPort?.on("message", ({ texts, engines, about }: Batch) => {
  const answers = texts.map((sql, at) => {
    const engine = engines[at] ?? "postgresql";
    return JSON.stringify(about[at] === "shape" ? fingerprint(sql, engine) : readers[engine](sql));
  });
  parentPort?.postMessage(answers.join("\n"));
});

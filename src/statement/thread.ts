import { parentPort } from "node:worker_threads";

import { fingerprint } from "./fingerprint.js";
import { readMysql } from "./mysql/read.js";
import { readPostgresql } from "./postgresql/read.js";
import { splitPostgresql } from "./postgresql/split.js";
import type { Engine, SqlReading } from "./statement.js";

/** What is asked about a text: its reading, the key of its shape, or the words of each of its statements. */
export type About = "reading" | "shape" | "pieces";

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
    return JSON.stringify(answer(sql, engine, about[at]));
  });
  parentPort?.postMessage(answers.join("\n"));
});

function answer(sql: string, engine: Engine, about: About = "reading"): unknown {
  switch (about) {
    case "reading":
      return readers[engine](sql);
    case "shape":
      return fingerprint(sql, engine);
    case "pieces":
      return engine === "postgresql" ? splitPostgresql(sql) : null;
  }
}

/** The named alternative: PostgreSQL's parser alone in a thread, which answers a batch with the number of its statements. */
import { parentPort } from "node:worker_threads";

import { loadModule, parseSync } from "libpg-query";

await loadModule();
parentPort?.on("message", (/** @type {string[]} */ texts) =>
  parentPort?.postMessage(texts.map((text) => parseSync(text).stmts?.length ?? 0)),
);

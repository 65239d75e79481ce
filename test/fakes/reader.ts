import { Worker } from "node:worker_threads";

import { createReader, type Reader, threadOptions } from "../../src/statement/reader.js";

/** The real reader, its thread running from the source as it is. */
export function createSourceReader(options: Parameters<typeof createReader>[0] = {}): Reader {
  return createReader({
    start: () => new Worker(new URL("./reading-thread.js", import.meta.url), threadOptions),
    ...options,
  });
}

import { Worker, type WorkerOptions } from "node:worker_threads";

/** Starts a thread whose entry is a TypeScript file of `src`, as it is. */
export function startSource(file: string, options: WorkerOptions = {}): Worker {
  const source = new URL(`../../src/${file}`, import.meta.url);
  return new Worker(new URL("./source-thread.js", import.meta.url), { ...options, workerData: source.href });
}

import { Worker } from "node:worker_threads";

import { findSpans } from "./pick-records.js";
import type { Scan, Scanned } from "./scan.js";
import type { ScanAnswer } from "./scan-thread.js";

/** Smaller files share memory with others, and are scanned sooner than sent. */
const minBytes = 65_536;

type Waiting = { readonly done: (scanned: Scanned) => void; readonly fail: (error: Error) => void };

/**
 * Scans files in a thread of its own, which starts with the first one and does not keep the process. Rejects the files that the thread
 * had when it ended; the next file gets a fresh one.
 */
export function createScanningThread(start: () => Worker = startThread): Scan {
  let thread: Worker | undefined;
  const waiting: Waiting[] = [];

  function listen(started: Worker): Worker {
    started.on("message", ({ buffer, offset, length, spans }: ScanAnswer) => {
      waiting.shift()?.done({ bytes: Buffer.from(buffer, offset, length), spans });
      if (waiting.length === 0) started.unref();
    });
    started.on("error", (cause) => replace(started, cause));
    started.on("exit", () => replace(started));
    return started;
  }

  function replace(from: Worker, cause?: Error): void {
    if (from !== thread) return;
    thread = undefined;
    for (const { fail } of waiting.splice(0)) fail(new Error("the thread that scans ended", { cause }));
  }

  return (bytes, form, wanted) => {
    const { buffer, byteOffset: offset, byteLength: length } = bytes;
    if (length < minBytes || !(buffer instanceof ArrayBuffer))
      return Promise.resolve({ bytes, spans: findSpans(bytes, form, wanted) });
    const current = (thread ??= listen(start()));
    current.ref();
    return new Promise((done, fail) => {
      waiting.push({ done, fail });
      current.postMessage({ buffer, offset, length, form, wanted }, [buffer]);
    });
  };
}

function startThread(): Worker {
  // What reads hostile text holds no secrets.
  return new Worker(new URL("./scan-thread.js", import.meta.url), { env: {} });
}

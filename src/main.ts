#!/usr/bin/env node
import { runCommandLine } from "./cli/command-line.js";
import { createWrite } from "./cli/write.js";
import { createScanningThread } from "./trail/scanning-thread.js";

/** The process: arguments in, exit status out; the first signal asks to stop, the second insists. */
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(signal);
  });
}

// Only where a parent waits for our news: when it dies, nobody is left to tell us to stop.
process.once("disconnect", () => stop.abort("disconnect"));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  stop: stop.signal,
  input: process.stdin,
  write: createWrite(process.stdout),
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  // The sequence clears the line: https://www.xfree86.org/current/ctlseqs.html
  progress: process.stderr.isTTY ? (text) => process.stderr.write(`\r\u001b[K${text}`) : undefined,
  scan: createScanningThread(),
  /** Set when a parent waits to hear that the app is connected. */
  announce: (news) => process.send?.(news),
  onFault: (listener) => process.on("uncaughtException", listener),
  exit: (status) => process.exit(status),
});
// The listener above keeps the channel open, and that the process.
if (process.connected) process.disconnect();

#!/usr/bin/env node
import { runCommandLine } from "./cli/command-line.js";
import { createWrite } from "./cli/write.js";

/** The process: arguments in, exit status out; the first signal asks to stop, the second insists. */
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(signal);
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  stop: stop.signal,
  input: process.stdin,
  write: createWrite(process.stdout),
  say: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  /** Set when a parent waits to hear that the app is connected. */
  announce: (news) => process.send?.(news),
  onFault: (listener) => process.on("uncaughtException", listener),
  exit: (status) => process.exit(status),
});

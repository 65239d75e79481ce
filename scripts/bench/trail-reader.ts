import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { gunzipSync } from "node:zlib";

import { readFiles } from "../../src/cli/read-files.js";
import { filesOf } from "../../src/cli/trail-files.js";
import { readEvent } from "../../src/trail/read-event.js";
import { createScanningThread } from "../../src/trail/scanning-thread.js";
import { dataApiSources } from "../../src/trail/sources.js";
import { fieldsOf } from "../../src/trail/tolerant.js";

/**
 * `trail-reader.ts whodid FOLDER` reads the log files of a folder to identified statements as `whodid trail` does, `plain` in the obvious
 * way. Prints how many there were and how long it took in seconds, without the start of the process.
 */
const [way, folder = ""] = process.argv.slice(2);
const startedAt = performance.now();
const usedBefore = process.cpuUsage();
const statements = way === "whodid" ? await readAsWhodid() : readPlainly();
const used = process.cpuUsage(usedBefore);
const seconds = (performance.now() - startedAt) / 1000;
process.stdout.write(JSON.stringify({ statements, seconds, cpuSeconds: (used.user + used.system) / 1e6 }));

async function readAsWhodid(): Promise<number> {
  const found = await filesOf(folder, {
    input: process.stdin,
    openBucket: () => Promise.reject(new Error("no bucket here")),
    openServices: () => Promise.reject(new Error("no service here")),
    close: () => Promise.resolve(),
  });
  let count = 0;
  const hear = (): undefined => void (count += 1);
  const surroundings = {
    complain: (line: string) => void process.stderr.write(`${line}\n`),
    stop: new AbortController().signal,
    scan: createScanningThread(startThread),
  };
  await readFiles("files" in found ? found.files : [], { sources: dataApiSources }, hear, surroundings);
  return count;
}

/** As it was built. */
function startThread(): Worker {
  return new Worker(new URL("../../dist/src/trail/scan-thread.js", import.meta.url), {
    env: {},
    execArgv: [],
  });
}

function readPlainly(): number {
  let count = 0;
  for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const text = gunzipSync(readFileSync(join(file.parentPath, file.name))).toString();
    const records: unknown = fieldsOf(JSON.parse(text))["Records"];
    for (const record of Array.isArray(records) ? records : [])
      if (readEvent(record).kind === "event") count += 1;
  }
  return count;
}

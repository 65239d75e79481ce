import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { alwaysClose } from "./always-close.js";

/** Far above the limit: what takes longer is not slow but broken. */
const patienceMs = 180_000;

/**
 * What `npm start` runs, where nothing points to an installation: seconds from its start to the line that it is ready, and to the
 * page, asked for at that line, answered with 200 (never, if with anything else). Throws when it ends before it is ready.
 */
export async function timeNpmStart(): Promise<{
  readonly readySeconds: number;
  readonly pageSeconds: number;
}> {
  const emptyFolder = await mkdtemp(join(tmpdir(), "whodid-bench-"));
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const whodid = spawn(process.execPath, [resolve("dist/src/main.js"), "start", "--or-sandbox"], {
    cwd: emptyFolder,
    env: { ...unconfigured(process.env), PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: patienceMs,
  });
  const exited = once(whodid, "exit");
  const close = async () => {
    whodid.kill("SIGTERM");
    await exited;
    await rm(emptyFolder, { recursive: true, force: true });
  };
  return alwaysClose(close, async () => {
    for await (const line of createInterface({ input: whodid.stdout })) {
      const url = /whodid sandbox is ready at (\S+)/.exec(line)?.[1];
      if (url === undefined) continue;
      const readySeconds = seconds();
      const { status } = await fetch(url);
      return { readySeconds, pageSeconds: status === 200 ? seconds() : Number.POSITIVE_INFINITY };
    }
    throw new Error("whodid ended before it was ready");
  });
}

function unconfigured(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(WHODID|SLACK|AWS)_/.test(name)),
  );
}

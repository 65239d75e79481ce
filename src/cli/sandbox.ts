import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { appFlags } from "./app-flags.js";
import type { Surroundings } from "./surroundings.js";

/** The stand-ins' only output: where the page is, and the environment that leads the app to them. */
const standInsReady = z.object({ url: z.string(), environment: z.record(z.string(), z.string()) });

const standInsEntry = fileURLToPath(new URL("../../sandbox/main.js", import.meta.url));
const appEntry = fileURLToPath(new URL("../main.js", import.meta.url));

/** Everything on this machine: the stand-ins in one process, the unmodified app in another, pointed there by its environment alone. */
export async function runSandbox({ environment, stop, say, complain }: Surroundings): Promise<number> {
  if (!existsSync(standInsEntry)) {
    complain(
      "whodid: the sandbox is not part of this installation; run it from a checkout after npm install.",
    );
    return 1;
  }
  const quiet = {
    ...environment,
    LOG_LEVEL: environment["LOG_LEVEL"] ?? "warn",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  // Each in its own process group: a Ctrl-C reaches this process alone, and the app finishes its work before the stand-ins go.
  const standIns = spawn(process.execPath, [standInsEntry], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
    env: quiet,
  });
  const ready = await firstLine(standIns, stop);
  if (ready === undefined) {
    await end(standIns);
    if (stop.aborted) return 0;
    complain("whodid: the sandbox's stand-ins did not start; the lines above say why.");
    return 1;
  }
  const { url, environment: toStandIns } = standInsReady.parse(JSON.parse(ready));

  const app = spawn(process.execPath, [...appFlags, appEntry, "start"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
    env: { ...quiet, ...toStandIns },
  });
  app.once("message", () => {
    say(`whodid sandbox is ready at ${url}`);
    say("Type /sql select * from money_transfers limit 5 there. Ctrl-C stops it; nothing is kept.");
  });
  stop.addEventListener("abort", () => app.kill("SIGTERM"), { once: true });
  standIns.once("exit", () => app.kill("SIGTERM"));

  const status = await ended(app);
  await end(standIns);
  return stop.aborted ? 0 : (status ?? 1);
}

/** Undefined when it ended without one, or `stop` came first. */
function firstLine(
  { stdout }: { readonly stdout: Readable },
  stop: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const none = () => resolve(undefined);
    createInterface({ input: stdout }).once("line", resolve).once("close", none);
    stop.addEventListener("abort", none, { once: true });
  });
}

function end(child: ChildProcess): Promise<number | null> {
  child.stdin?.end();
  child.kill("SIGTERM");
  return ended(child);
}

/** Its exit status; null when a signal ended it. */
function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once("exit", resolve);
  });
}

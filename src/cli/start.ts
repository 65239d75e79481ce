import { setFlagsFromString } from "node:v8";
import { existsSync, writeFileSync } from "node:fs";

import { createLog } from "../log.js";
import { readConfiguration } from "./configuration.js";
import { runSandbox } from "./sandbox.js";
import type { Surroundings } from "./surroundings.js";

const healthEveryMs = 10_000;

/** Runs the bot, the trail worker or both until told to stop. Answers 1 when something keeps it from starting. */
export async function runStart(
  ask: { readonly only: "bot" | "trail" | undefined; readonly orSandbox: boolean },
  surroundings: Surroundings,
): Promise<number> {
  const { environment, complain } = surroundings;
  if (ask.orSandbox && !hasConfiguration(environment)) return runSandbox(surroundings);

  const config = readConfiguration(surroundings);
  if (config === undefined) return 1;

  const log = createLog(config.logLevel);
  surroundings.onFault((err) => {
    log.fatal({ err }, "a fault that nobody caught; stopping");
    surroundings.exit(1);
  });

  // V8's optimizer takes some 80 MB to compile the SQL parser's WebAssembly and keeps them (measured); one statement at a time needs no
  // more than its baseline. Set here because NODE_OPTIONS takes no such flag.
  setFlagsFromString("--liftoff-only");

  // Loaded only now: its parts take most of a second, and no mistake should wait for them.
  const { startApp } = await import("../app.js");
  const started = await startApp(config, log, ask.only);
  if (started.kind === "refused") {
    for (const problem of started.problems) complain(`whodid can't start: ${problem}`);
    return 1;
  }
  const { app } = started;
  const { healthFile } = config;
  const touch = () => {
    if (healthFile !== undefined && app.healthy()) writeFileSync(healthFile, "");
  };
  touch();
  const pulse = setInterval(touch, healthEveryMs);
  surroundings.announce("ready");
  log.info({ only: ask.only }, "whodid is connected");

  await untilAborted(surroundings.stop);
  clearInterval(pulse);
  log.info("stopping: no new work is taken, what runs is finished");
  await app.stop();
  log.info("stopped");
  // A socket that was about to reconnect would hold the process for minutes.
  surroundings.exit(0);
  return 0;
}

/** Nothing at all points to an installation: then `npm start` means the sandbox. */
function hasConfiguration(environment: Surroundings["environment"]): boolean {
  return Object.keys(environment).some((name) => /^(WHODID|SLACK)_/.test(name)) || existsSync("whodid.yml");
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

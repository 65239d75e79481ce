import { existsSync, readFileSync } from "node:fs";

import type { Config } from "../config/config.js";
import { loadConfig } from "../config/load.js";
import type { Surroundings } from "./surroundings.js";

/** The configuration that the environment names, or undefined after every mistake in it was complained of. */
export function readConfiguration({
  environment,
  complain,
}: Pick<Surroundings, "environment" | "complain">): Config | undefined {
  const loaded = loadConfig(environment, (path) =>
    existsSync(path) ? readFileSync(path, "utf8") : undefined,
  );
  if (loaded.kind === "config") return loaded.config;
  complain("whodid can't start; the configuration needs this:");
  for (const { path, message } of loaded.mistakes) complain(`  ${path}: ${message}`);
  return undefined;
}

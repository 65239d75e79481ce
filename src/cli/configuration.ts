import { existsSync, readFileSync } from "node:fs";

import type { Config, FileConfig, LedgerConfig } from "../config/config.js";
import { loadConfig, loadFileConfig, loadLedgerConfig } from "../config/load.js";
import type { Loaded } from "../config/load.js";
import type { Surroundings } from "./surroundings.js";

type Asking = Pick<Surroundings, "environment" | "complain">;

/** The configuration that the environment names, or undefined after every mistake in it was complained of. */
export function readConfiguration({ environment, complain }: Asking): Config | undefined {
  return orComplain(loadConfig(environment, readIfThere), complain, "start");
}

/** The part of it that reading and filling the ledger needs: nobody is asked for more. */
export function readLedgerConfiguration({ environment, complain }: Asking): LedgerConfig | undefined {
  return orComplain(loadLedgerConfig(environment, readIfThere), complain, "find its ledger");
}

/** What a `whodid.yml` says that is there, or undefined after its mistakes were complained of. */
export function readFileConfiguration({ environment, complain }: Asking): FileConfig | undefined {
  return orComplain(loadFileConfig(environment, readIfThere), complain, "use this whodid.yml");
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** `what` whodid can't do without it. */
function orComplain<Read>(
  loaded: Loaded<Read>,
  complain: Asking["complain"],
  what: string,
): Read | undefined {
  if (loaded.kind === "config") return loaded.config;
  complain(`whodid can't ${what}; the configuration needs this:`);
  for (const { path, message } of loaded.mistakes) complain(`  ${path}: ${message}`);
  return undefined;
}

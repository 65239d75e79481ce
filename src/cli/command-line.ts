import { parseArgs } from "node:util";

import { historyShows } from "../trail/find-events.js";
import type { Surroundings } from "./surroundings.js";
import type { VerifyAsk } from "./verify.js";
import type { Ask } from "./ask.js";
import type { ImportAsk } from "./import.js";
import type { TrailAsk } from "./trail.js";
import { noRange, readRange } from "./trail-range.js";
import { readVerifyOptions, verifyOptions } from "./verify-options.js";

const usage = `whodid: run SQL on Aurora from Slack as yourself, see every statement, ask who did it.

  whodid start               the bot and the trail worker
  whodid start --only bot    the bot alone; --only trail for the trail worker alone
  whodid sandbox             everything on this machine, no AWS account and no Slack workspace
  whodid ask "DROP accounts" /whodid in a terminal, from the ledger; --json one JSON object a statement;
                             --trail PATH from log files instead, as whodid trail reads them (again for more paths),
                             --audit PATH PostgreSQL's logs beside them, for texts (--audit billing=PATH where there are more clusters):
                             files and folders, or s3://bucket/prefix with what CloudWatch Logs exported there (task/stream/000000.gz)
  whodid classify            what SQL does: statements on standard input, one a line (a JSON string, or plain);
                             one JSON object a line; --engine postgresql or mysql
  whodid trail PATH…         statements and watched events in CloudTrail's log files, oldest first: folders, files (gzip or
                             plain, also exports), s3://bucket/prefix, or - for standard input; lookup://eu-west-1 asks LookupEvents
                             (${historyShows}), lake://… an event data store; --since 24h and --until
                             2026-11-20T14:00Z; --json one JSON object a line; --all every event
  whodid import PATH…        the same files into the ledger, into no feed; go on with the same command after it was stopped; --json
  whodid verify              what is missing in the trail, day by day: its files against its digests, the ledger against the trail;
                             --days 7, --since 2026-11-20, --digests to check signatures and hashes, --json
  whodid help                this page`;

/** Reads the arguments and runs the command they name. Answers the exit status: 0 done, 1 failed, 2 not understood. */
export async function runCommandLine(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const read = readArguments(args);
  if (typeof read === "string") {
    surroundings.complain(`${read}\n\n${usage}`);
    return 2;
  }
  switch (read.command) {
    case "help":
      surroundings.say(usage);
      return 0;
    // Each loads only what it needs: the app's adapters take a second.
    case "sandbox":
      return (await import("./sandbox.js")).runSandbox(surroundings);
    case "start": {
      const { runStart } = await import("./start.js");
      return runStart({ only: read.only, orSandbox: read.orSandbox }, surroundings);
    }
    case "ask":
      return read.ask.trail.length > 0
        ? (await import("./ask-files.js")).runAskFiles(read.ask, surroundings)
        : (await import("./ask.js")).runAsk(read.ask, surroundings);
    case "classify":
      return (await import("./classify.js")).runClassify(read.engine, surroundings);
    case "verify":
      return (await import("./verify.js")).runVerify(read.verify, surroundings);
    case "import":
      return (await import("./import.js")).runImport(read.import, surroundings);
    case "trail":
      return (await import("./trail.js")).runTrail(read.trail, surroundings);
  }
}

type Read = {
  command: (typeof commands)[number];
  only: "bot" | "trail" | undefined;
  orSandbox: boolean;
  engine: "postgresql" | "mysql";
  ask: Ask;
  trail: TrailAsk;
  import: ImportAsk;
  verify: VerifyAsk;
};

const commands = ["help", "sandbox", "start", "ask", "classify", "trail", "import", "verify"] as const;

function readArguments(args: readonly string[]): Read | string {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        only: { type: "string" },
        "or-sandbox": { type: "boolean" },
        engine: { type: "string" },
        ...verifyOptions,
        all: { type: "boolean" },
        until: { type: "string" },
        trail: { type: "string", multiple: true },
        audit: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    return `whodid: ${error instanceof Error ? error.message.split(". ")[0] : String(error)}.`;
  }
  const [named = "help", ...words] = parsed.values.help === true ? ["help"] : parsed.positionals;
  const { only, engine = "postgresql", json = false, all = false, trail = [], audit = [] } = parsed.values;
  const command = commands.find((each) => each === named);
  if (command === undefined) return `whodid: there is no command "${named}".`;
  const takesPaths = command === "trail" || command === "import";
  if (command !== "ask" && !takesPaths && words.length > 0)
    return `whodid: "${words[0] ?? ""}" is one word too many.`;
  if (takesPaths && words.length === 0) {
    const services = command === "trail" ? " lookup://region, lake://store," : "";
    return `whodid: ${command} takes one path or more: folders, files, s3://bucket/prefix,${services} or -.`;
  }
  if (command === "ask" && words.length === 0)
    return 'whodid: ask takes a question, such as whodid ask "DROP accounts".';
  if (only !== undefined && only !== "bot" && only !== "trail")
    return `whodid: --only takes bot or trail, not "${only}".`;
  if (engine !== "postgresql" && engine !== "mysql")
    return `whodid: --engine takes postgresql or mysql, not "${engine}".`;
  if (command !== "start" && (only !== undefined || parsed.values["or-sandbox"] === true))
    return `whodid: --only and --or-sandbox belong to start, not to ${command}.`;
  if (command !== "ask" && !takesPaths && command !== "verify" && json)
    return `whodid: --json belongs to ask, trail, import and verify, not to ${command}.`;
  if (command !== "ask" && trail.length > 0) return `whodid: --trail belongs to ask, not to ${command}.`;
  if (audit.length > 0 && trail.length === 0)
    return "whodid: --audit goes with ask --trail: a database's log is read beside log files; name those too.";
  if (command !== "trail" && all) return `whodid: --all belongs to trail, not to ${command}.`;
  const { since, until } = parsed.values;
  if (command !== "trail" && command !== "verify" && since !== undefined)
    return `whodid: --since belongs to trail and verify, not to ${command}.`;
  if (command !== "trail" && until !== undefined)
    return `whodid: --until belongs to trail, not to ${command}.`;
  const range = command === "trail" ? readRange({ since, until }, Date.now()) : noRange;
  if (typeof range === "string") return `whodid: ${range}`;
  const verify = readVerifyOptions(command, parsed.values);
  if (typeof verify === "string") return `whodid: ${verify}`;
  const orSandbox = parsed.values["or-sandbox"] ?? false;
  return {
    command,
    only,
    engine,
    ask: { question: words.join(" "), json, trail, audit },
    trail: { paths: words, json, all, range },
    import: { paths: words, json },
    verify,
    orSandbox,
  };
}

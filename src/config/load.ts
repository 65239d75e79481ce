import { parseDocument } from "yaml";

import type { Policy } from "../access/database.js";
import type { Config } from "./config.js";
import { crossCheck } from "./cross-check.js";
import { environment as environmentShape } from "./environment.js";
import { type ConfigFile, configFile, namingSections } from "./file.js";
import { type Mistake, mistakesOf } from "./mistakes.js";
import { watchRowsOf } from "./watch.js";

export type Loaded =
  | { readonly kind: "config"; readonly config: Config }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mistake[] };

/**
 * Reads the environment and the file it names, and reports every mistake of both at once.
 * `readFile` gives the text at a path, or undefined when there is none.
 */
export function loadConfig(
  variables: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string | undefined,
): Loaded {
  const env = environmentShape.safeParse(variables);
  const path = variables["WHODID_CONFIG"] ?? "whodid.yml";
  const text = readFile(path);
  const file = text === undefined ? undefined : parseConfigFile(text, path);

  const mistakes = [
    ...(env.success ? [] : mistakesOf(env.error, "")),
    ...(file === undefined
      ? [{ path, message: "is not there; copy whodid.example.yml to it, or set WHODID_CONFIG to its path" }]
      : file.kind === "mistakes"
        ? file.mistakes
        : []),
  ];
  if (!env.success || file?.kind !== "file") return { kind: "mistakes", mistakes };

  return {
    kind: "config",
    config: {
      slack: {
        botToken: env.data.SLACK_BOT_TOKEN,
        appToken: env.data.SLACK_APP_TOKEN,
        ...(env.data.SLACK_API_URL === undefined ? {} : { apiUrl: env.data.SLACK_API_URL }),
        teamId: file.file.slack.team,
        commands: file.file.slack.commands,
      },
      feed: {
        channelId: file.file.feed.channel,
        settlingMinutes: file.file.feed.settlingMinutes,
        hideLiterals: file.file.feed.hideLiterals,
        foldAbove: file.file.feed.foldAbove,
      },
      results: {
        maxRows: file.file.results.maxRows,
        maxBytes: file.file.results.maxMegabytes * 1_000_000,
      },
      trailQueueUrl: env.data.WHODID_TRAIL_QUEUE_URL,
      ledgerTable: env.data.WHODID_LEDGER_TABLE,
      workTable: env.data.WHODID_WORK_TABLE,
      sealingKey: env.data.WHODID_SEALING_KEY,
      hmacKey: env.data.WHODID_HMAC_KEY,
      healthFile: env.data.WHODID_HEALTH_FILE,
      logLevel: env.data.LOG_LEVEL,
      identityCenter: identityCenterOf(file.file),
      withoutTrail: file.file.withoutTrail,
      policy: policyOf(file.file),
      applications: Object.entries(file.file.applications).map(([name, { principal, reason }]) => ({
        name,
        principalArn: principal,
        reason,
      })),
      watch: watchRowsOf(file.file.watch),
    },
  };
}

/** Parses the text of `whodid.yml`; `path` names it in the mistakes. */
export function parseConfigFile(
  text: string,
  path: string,
): { kind: "file"; file: ConfigFile } | { kind: "mistakes"; mistakes: Mistake[] } {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    return {
      kind: "mistakes",
      mistakes: document.errors.map((error) => ({
        path,
        message: `is not YAML: ${error.message.split("\n")[0] ?? ""}`,
      })),
    };
  }
  const parsed = configFile.safeParse(document.toJS() ?? {}, { reportInput: true });
  if (!parsed.success) {
    // Names are checked as soon as the sections that hold them can be read, whatever is wrong elsewhere.
    const names = namingSections.safeParse(document.toJS() ?? {});
    const unknown = names.success ? crossCheck(names.data, path) : [];
    return { kind: "mistakes", mistakes: [...mistakesOf(parsed.error, path), ...unknown] };
  }
  const mistakes = crossCheck(parsed.data, path);
  return mistakes.length > 0 ? { kind: "mistakes", mistakes } : { kind: "file", file: parsed.data };
}

function identityCenterOf({ identityCenter }: ConfigFile): Config["identityCenter"] {
  if (identityCenter === undefined) return undefined;
  const { region, role } = identityCenter;
  return { region, ...(role === undefined ? {} : { roleArn: role }) };
}

function policyOf(file: ConfigFile): Policy {
  return {
    people: Object.entries(file.people).map(([name, person]) => ({
      name,
      slack: { teamId: file.slack.team, userId: person.slack },
      roleArn: person.role,
      sourceIdentity: person.sourceIdentity,
      groups: person.groups,
    })),
    databases: Object.entries(file.databases).map(([name, database]) => ({
      name,
      clusterArn: database.cluster,
      database: database.database,
      engine: database.engine,
      region: database.cluster.split(":")[3] ?? "",
      environment: database.environment,
      channels: database.channels,
      ...(database.log === undefined
        ? {}
        : { log: { users: database.log.users.map(({ secret, user }) => ({ secretArn: secret, user })) } }),
      secrets: database.secrets.map(({ secret, people, risks, kmsKey }) => ({
        secretArn: secret,
        ...(people === undefined ? {} : { people }),
        ...(risks === undefined ? {} : { risks }),
        ...(kmsKey === undefined ? {} : { kmsKeyArn: kmsKey }),
      })),
    })),
    rules: file.rules,
  };
}

import { parseDocument } from "yaml";
import type { z } from "zod";

import type { Policy } from "../access/database.js";
import type { Config, FileConfig, LedgerConfig } from "./config.js";
import { crossCheck } from "./cross-check.js";
import { environment as environmentShape, ledgerEnvironment } from "./environment.js";
import { type ConfigFile, configFile, namingSections } from "./file.js";
import { mendNames } from "./mend-names.js";
import { type Mistake, mistakesOf } from "./mistakes.js";
import { defaultRows } from "../watch/default-rows.js";
import { watchRowsOf } from "./watch.js";

export type Loaded<Read> =
  | { readonly kind: "config"; readonly config: Read }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mistake[] };

type Variables = Readonly<Record<string, string | undefined>>;

/** Gives the text at a path, or undefined when there is none. */
type ReadFile = (path: string) => string | undefined;

/** Reads the environment and the file it names, and reports every mistake of both at once. */
export function loadConfig(variables: Variables, readFile: ReadFile): Loaded<Config> {
  return load(environmentShape, variables, readFile, (env, file) => ({
    ...ledgerConfigOf(env, file),
    slack: {
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      ...(env.SLACK_API_URL === undefined ? {} : { apiUrl: env.SLACK_API_URL }),
      teamId: file.slack.team,
      commands: file.slack.commands,
    },
    feed: {
      channelId: file.feed.channel,
      settlingMinutes: file.feed.settlingMinutes,
      hideLiterals: file.feed.hideLiterals,
      foldAbove: file.feed.foldAbove,
    },
    results: { maxRows: file.results.maxRows, maxBytes: file.results.maxMegabytes * 1_000_000 },
    trailQueueUrl: env.WHODID_TRAIL_QUEUE_URL,
    identityCenter: identityCenterOf(file),
    sealingKey: env.WHODID_SEALING_KEY,
    hmacKey: env.WHODID_HMAC_KEY,
    healthFile: env.WHODID_HEALTH_FILE,
    logLevel: env.LOG_LEVEL,
  }));
}

/** The same for who only reads or fills the ledger: of the environment nothing else is asked for, or even looked at. */
export function loadLedgerConfig(variables: Variables, readFile: ReadFile): Loaded<LedgerConfig> {
  return load(ledgerEnvironment, variables, readFile, ledgerConfigOf);
}

function ledgerConfigOf(env: z.infer<typeof ledgerEnvironment>, file: ConfigFile): LedgerConfig {
  return {
    ...fileConfigOf(file),
    feed: { settlingMinutes: file.feed.settlingMinutes },
    ledgerTable: env.WHODID_LEDGER_TABLE,
    workTable: env.WHODID_WORK_TABLE,
    trailQueueUrl: env.WHODID_TRAIL_QUEUE_URL ?? null,
    withoutTrail: file.withoutTrail,
  };
}

function load<Shape extends z.ZodType, Read>(
  shape: Shape,
  variables: Variables,
  readFile: ReadFile,
  configOf: (env: z.infer<Shape>, file: ConfigFile) => Read,
): Loaded<Read> {
  const env = shape.safeParse(variables);
  const file = loadFile(configPath(variables), readFile);
  if (env.success && file.kind === "file") return { kind: "config", config: configOf(env.data, file.file) };
  return {
    kind: "mistakes",
    mistakes: [
      ...(env.success ? [] : mistakesOf(env.error.issues, "")),
      ...(file.kind === "mistakes" ? file.mistakes : []),
    ],
  };
}

/** What `whodid.yml` alone says; where there is none and nobody named one, nobody and nothing but what is watched by default. */
export function loadFileConfig(variables: Variables, readFile: ReadFile): Loaded<FileConfig> {
  const path = configPath(variables);
  if (variables["WHODID_CONFIG"] === undefined && readFile(path) === undefined)
    return {
      kind: "config",
      config: { policy: { people: [], databases: [], rules: [] }, applications: [], watch: defaultRows },
    };
  const file = loadFile(path, readFile);
  return file.kind === "mistakes" ? file : { kind: "config", config: fileConfigOf(file.file) };
}

function fileConfigOf(file: ConfigFile): FileConfig {
  return {
    policy: policyOf(file),
    applications: Object.entries(file.applications).map(([name, { principal, reason }]) => ({
      name,
      principalArn: principal,
      reason,
    })),
    watch: watchRowsOf(file.watch),
  };
}

function configPath(variables: Variables): string {
  return variables["WHODID_CONFIG"] ?? "whodid.yml";
}

function loadFile(path: string, readFile: ReadFile): ReturnType<typeof parseConfigFile> {
  const text = readFile(path);
  if (text !== undefined) return parseConfigFile(text, path);
  const message = "is not there; copy whodid.example.yml to it, or set WHODID_CONFIG to its path";
  return { kind: "mistakes", mistakes: [{ path, message }] };
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
  const raw: unknown = document.toJS() ?? {};
  const parsed = configFile.safeParse(raw, { reportInput: true });
  if (!parsed.success) return { kind: "mistakes", mistakes: mistakesIn(raw, parsed.error, path) };
  const mistakes = crossCheck(parsed.data, path);
  return mistakes.length > 0 ? { kind: "mistakes", mistakes } : { kind: "file", file: parsed.data };
}

/** All of them: also below a name that can't be one, and names are checked as soon as the sections that hold them can be read. */
function mistakesIn(raw: unknown, error: z.ZodError, path: string): Mistake[] {
  const wrongNames = error.issues.filter(({ code }) => code === "invalid_key");
  const { file, asWritten } = mendNames(raw, wrongNames, path);
  const mended = configFile.safeParse(file, { reportInput: true });
  const names = namingSections.safeParse(file);
  return [
    ...mistakesOf(wrongNames, path),
    ...[
      ...(mended.success ? [] : mistakesOf(mended.error.issues, path)),
      ...(names.success ? crossCheck(names.data, path) : []),
    ].map(asWritten),
  ];
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

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";

import { describe, expect, it } from "@jest/globals";

/** Which folders of src each folder may import from, besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  statement: [],
  message: [],
  access: ["statement"],
  trail: ["statement"],
  watch: ["access", "trail"],
  ledger: ["statement", "message", "access", "trail", "watch"],
  dblog: ["statement", "message", "access", "trail", "ledger"],
  sql: ["statement", "message", "access", "trail", "ledger"],
  feed: ["statement", "message", "access", "trail", "ledger", "watch"],
  whodid: ["statement", "message", "access", "trail", "watch", "ledger"],
  home: ["statement", "message", "access", "trail", "ledger"],
  verify: ["access", "trail", "ledger"],
  config: ["access", "trail", "watch"],
  slack: ["statement", "message", "access", "trail", "ledger", "sql", "feed", "whodid"],
  aws: ["statement", "message", "access", "trail", "ledger", "dblog", "sql", "feed", "whodid", "verify"],
  store: ["statement", "message", "access", "trail", "ledger", "dblog", "sql", "feed", "whodid"],
};

/** The composition: these may import everything in src. */
const composition = [
  "app.ts",
  "app-ground.ts",
  "app-inquiry.ts",
  "app-texts.ts",
  "app-trail.ts",
  "main.ts",
  "log.ts",
  "cli",
];

/** Packages and built-in modules that the domain may use; everything else belongs to the rim. */
const domainPackages =
  /^(zod|ulid|libpg-query(\/wasm\/libpg-query\.js)?|@slack\/types|pino|node:(crypto|zlib|stream|stream\/promises|worker_threads|string_decoder|util|buffer))$/;
/** Types of a logger are passed in; nothing else of these packages may come in. */
const typeOnly = /^(pino|@slack\/types)$/;
const domain = [
  "statement",
  "message",
  "access",
  "trail",
  "watch",
  "ledger",
  "dblog",
  "sql",
  "feed",
  "whodid",
  "home",
  "verify",
];
const rimPackages: Readonly<Record<string, RegExp>> = {
  slack: /^(@slack\/|undici$|pino$|zod$|node:)/,
  aws: /^(@aws-sdk\/|@smithy\/|pino$|zod$|node:)/,
  store: /^(dynamoose|@aws-sdk\/client-dynamodb$|zod$|pino$|node:)/,
  config: /^(zod|yaml)$/,
};

type Import = { readonly file: string; readonly from: string; readonly typeOnly: boolean };

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string, text: string): Import[] {
  const statements = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?["']([^"']+)["']/g;
  const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;
  return [
    ...[...text.matchAll(statements)].map((match) => ({
      file,
      from: match[2] ?? "",
      typeOnly: match[1] !== undefined,
    })),
    ...[...text.matchAll(dynamic)].map((match) => ({ file, from: match[1] ?? "", typeOnly: false })),
  ];
}

/** Every import that breaks the table, as a sentence. */
function violations(imports: readonly Import[]): string[] {
  return imports.flatMap(({ file, from, typeOnly: onlyTypes }) => {
    const folder = file.split("/")[0] ?? "";
    if (composition.includes(folder))
      return from.includes("/sandbox/") ? [`${file} imports the sandbox`] : [];
    if (from.startsWith(".")) {
      const target = posix.normalize(posix.join(posix.dirname(file), from));
      const targetFolder = target.split("/")[0] ?? "";
      const isAllowed = targetFolder === folder || (allowed[folder] ?? []).includes(targetFolder);
      return isAllowed ? [] : [`${file} may not import ${target}`];
    }
    if (domain.includes(folder)) {
      const isAllowed = domainPackages.test(from) && (onlyTypes || !typeOnly.test(from));
      return isAllowed ? [] : [`${file} may not import ${from}`];
    }
    return rimPackages[folder]?.test(from) === true ? [] : [`${file} may not import ${from}`];
  });
}

const sources = filesBelow("src").map((path) => ({
  file: relative("src", path).replaceAll("\\", "/"),
  text: readFileSync(path, "utf8"),
}));
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

describe("the house", () => {
  it("lets each folder import only from the folders above it", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(violations(sources.flatMap(({ file, text }) => importsOf(file, text)))).toEqual([]);
  });

  it("notices a planted violation of each kind", () => {
    const planted = [
      importsOf("statement/x.ts", 'import { find } from "../ledger/find.js";'),
      importsOf("sql/x.ts", 'import {\n  show,\n} from "../feed/show.js";'),
      importsOf("ledger/x.ts", 'import { S3Client } from "@aws-sdk/client-s3";'),
      importsOf("aws/x.ts", 'import type { Store } from "../store/connect.js";'),
      importsOf("trail/x.ts", 'const fs = await import("node:fs");'),
      importsOf("feed/x.ts", 'import { pino } from "pino";'),
      importsOf("app.ts", 'import { createAws } from "../sandbox/aws/server.js";'),
    ].flat();
    expect(violations(planted)).toHaveLength(7);
  });

  it("keeps the process, the clock and chance out of the middle", () => {
    const outside =
      /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bsetInterval\(|\brandomBytes\(/;
    const offenders = sources.filter(
      ({ file, text }) =>
        domain.includes(file.split("/")[0] ?? "") &&
        !clockExceptions.has(file) &&
        outside.test(withoutComments(text)),
    );
    expect(offenders.map(({ file }) => file)).toEqual([]);
  });

  it("reads the environment in one place", () => {
    const readers = sources
      .filter(({ text }) => /process\.env/.test(withoutComments(text)))
      .map(({ file }) => file);
    expect(readers.filter((file) => file !== "main.ts")).toEqual([]);
  });

  it("keeps files short enough to be one idea", () => {
    const long = sources.filter(({ text }) => text.split("\n").length > 251).map(({ file }) => file);
    expect(long).toEqual([]);
  });
});

/** The parser's deadline is about a thread that hangs, not about time as anyone means it. */
const clockExceptions = new Set(["statement/reading-thread.ts"]);

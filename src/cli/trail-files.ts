import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { historyMs } from "../trail/find-events.js";
import { parseEventDataStore } from "../trail/lake-store.js";
import { parseLogFileName } from "../trail/log-file-name.js";
import type { LogRecord } from "../trail/record-splitter.js";
import type { Wanted } from "../trail/sources.js";
import { fieldsOf, isObject, textOf } from "../trail/tolerant.js";
import type { Places } from "./trail-places.js";

/**
 * A file of the trail, a service that is asked for its events (`isHistory`: the one that knows management events only), or what else
 * lies beside files and is passed over unread. `name` is what a person knows it by.
 */
export type TrailFile =
  | {
      readonly kind: "file" | "digest";
      readonly name: string;
      readonly open: () => Promise<AsyncIterable<Uint8Array>>;
    }
  | {
      readonly kind: "service";
      readonly name: string;
      readonly isHistory: boolean;
      readonly find: (wanted: Wanted) => AsyncIterable<readonly LogRecord[]>;
    }
  | { readonly kind: "insight" | "stranger"; readonly name: string };

/** One that is read. */
export type Readable = Extract<TrailFile, { readonly open: unknown }>;

/** One that is asked. */
export type Service = Extract<TrailFile, { readonly kind: "service" }>;

/** What is in a path, or in one sentence why it can't be read. */
export type PathReading = { readonly files: readonly TrailFile[] } | { readonly refusal: string };

/** Other files of a folder or bucket are no trail; what is named itself is read whatever its name. */
const trailName = /\.(json|jsonl|ndjson|log)(\.gz)?$|\.gz$/i;

/**
 * Finds the files that a path stands for: a file, a folder with all below it, `s3://bucket/prefix`, or `-` for standard input; or the
 * service: `lookup://region` for LookupEvents, `lake://` and an event data store's ARN or id.
 */
export async function filesOf(path: string, places: Places, names: RegExp = trailName): Promise<PathReading> {
  if (path === "-") {
    return {
      files: [{ kind: "file", name: "standard input", open: () => Promise.resolve(places.input) }],
    };
  }
  try {
    const service = await serviceOf(path, places);
    if (service !== undefined) return service;
    return {
      files: path.startsWith("s3://") ? await inBucket(path, places, names) : await inFolder(path, names),
    };
  } catch (error) {
    return { refusal: `${path} can't be read: ${reasonOf(error)}.` };
  }
}

async function serviceOf(path: string, { openServices }: Places): Promise<PathReading | undefined> {
  const [, scheme, rest = ""] = /^(lookup|lake):\/\/(.*)$/s.exec(path) ?? [];
  const refuse = (because: string) => ({ refusal: `${path} can't be read: ${because}.` });
  if (scheme === "lookup") {
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(rest)) return refuse("write a Region, such as lookup://eu-west-1");
    const { lookUp, from, until } = await openServices();
    if (from < Date.now() - historyMs - 60_000)
      return refuse("LookupEvents goes back 90 days; --since 90d at most");
    const find = (wanted: Wanted) => lookUp(rest)({ from, until, wanted });
    return { files: [{ kind: "service", name: path, isHistory: true, find }] };
  }
  if (scheme === "lake") {
    const store = parseEventDataStore(rest);
    if (store === undefined) return refuse("write lake:// and the ARN or the id of an event data store");
    const { queryLake, from, until } = await openServices();
    const find = (wanted: Wanted) => queryLake(store)({ from, until, wanted });
    return { files: [{ kind: "service", name: path, isHistory: false, find }] };
  }
  return undefined;
}

/** The files of all paths, each once, and why some of these can't be read. In folders and buckets, those whose names fit `names`. */
export async function findFiles(paths: readonly string[], places: Places, names: RegExp = trailName) {
  const files = new Map<string, TrailFile>();
  const refusals: string[] = [];
  for (const path of paths) {
    const found = await filesOf(path, places, names);
    if ("refusal" in found) refusals.push(found.refusal);
    else for (const file of found.files) files.set(file.name, file);
  }
  return { files: [...files.values()], refusals };
}

async function inFolder(path: string, names: RegExp): Promise<readonly TrailFile[]> {
  const openFile = (name: string) => () =>
    Promise.resolve(createReadStream(name, { highWaterMark: 1_048_576 }));
  if (!(await stat(path)).isDirectory()) return [{ kind: "file", name: path, open: openFile(path) }];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name))
    .toSorted()
    .map((name) => fileOf(name, name, openFile(name), names));
}

async function inBucket(path: string, { openBucket }: Places, names: RegExp): Promise<readonly TrailFile[]> {
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const { list, open } = await openBucket();
  const files: TrailFile[] = [];
  for await (const key of list(bucket, prefix)) {
    if (key.endsWith("/")) continue;
    files.push(fileOf(`s3://${bucket}/${key}`, key, () => open(bucket, key), names));
  }
  if (files.length === 0) throw new Error("nothing is there");
  return files;
}

function fileOf(name: string, key: string, open: Readable["open"], names: RegExp): TrailFile {
  const { kind } = parseLogFileName(key.replaceAll("\\", "/"));
  if (kind === "insight") return { kind, name };
  if (kind === "digest") return { kind, name, open };
  return names.test(key) ? { kind: "file", name, open } : { kind: "stranger", name };
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a folder",
};

/** Why something could not be read, without a stack trace: in our words, or those of the system or AWS. */
export function reasonOf(error: unknown): string {
  const { code, cause, name, message, $metadata } = fieldsOf(error);
  if (isObject(cause)) return reasonOf(cause);
  const known = typeof code === "string" ? systemReasons[code] : undefined;
  const said = textOf(message)?.split("\n")[0]?.replace(/\.$/, "") ?? "no reason was given";
  return known ?? (isObject($metadata) ? `${textOf(name) ?? "AWS"}: ${said}` : said);
}

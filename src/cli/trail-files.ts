import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { parseLogFileName } from "../trail/log-file-name.js";
import { fieldsOf, isObject, textOf } from "../trail/tolerant.js";
import type { Places } from "./trail-places.js";

/** A file of the trail, or what else lies beside them and is passed over unread. `name` is what a person knows it by. */
export type TrailFile =
  | {
      readonly kind: "file" | "digest";
      readonly name: string;
      readonly open: () => Promise<AsyncIterable<Uint8Array>>;
    }
  | { readonly kind: "insight" | "stranger"; readonly name: string };

/** One that is read. */
export type Readable = Extract<TrailFile, { readonly open: unknown }>;

/** What is in a path, or in one sentence why it can't be read. */
export type PathReading = { readonly files: readonly TrailFile[] } | { readonly refusal: string };

/** Other files of a folder or bucket are no trail; what is named itself is read whatever its name. */
const trailName = /\.(json|jsonl|ndjson|log)(\.gz)?$|\.gz$/i;

/** Finds the files that a path stands for: a file, a folder with all below it, `s3://bucket/prefix`, or `-` for standard input. */
export async function filesOf(path: string, places: Places): Promise<PathReading> {
  if (path === "-") {
    return {
      files: [{ kind: "file", name: "standard input", open: () => Promise.resolve(places.input) }],
    };
  }
  try {
    return { files: path.startsWith("s3://") ? await inBucket(path, places) : await inFolder(path) };
  } catch (error) {
    return { refusal: `${path} can't be read: ${reasonOf(error)}.` };
  }
}

/** The files of all paths, each once, and why some of these can't be read. */
export async function findFiles(paths: readonly string[], places: Places) {
  const files = new Map<string, TrailFile>();
  const refusals: string[] = [];
  for (const path of paths) {
    const found = await filesOf(path, places);
    if ("refusal" in found) refusals.push(found.refusal);
    else for (const file of found.files) files.set(file.name, file);
  }
  return { files: [...files.values()], refusals };
}

async function inFolder(path: string): Promise<readonly TrailFile[]> {
  const openFile = (name: string) => () =>
    Promise.resolve(createReadStream(name, { highWaterMark: 1_048_576 }));
  if (!(await stat(path)).isDirectory()) return [{ kind: "file", name: path, open: openFile(path) }];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((each) => !each.isDirectory())
    .map((each) => join(each.parentPath, each.name))
    .toSorted()
    .map((name) => fileOf(name, name, openFile(name)));
}

async function inBucket(path: string, { openBucket }: Places): Promise<readonly TrailFile[]> {
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const { list, open } = await openBucket();
  const files: TrailFile[] = [];
  for await (const key of list(bucket, prefix)) {
    if (key.endsWith("/")) continue;
    files.push(fileOf(`s3://${bucket}/${key}`, key, () => open(bucket, key)));
  }
  if (files.length === 0) throw new Error("nothing is there");
  return files;
}

function fileOf(name: string, key: string, open: () => Promise<AsyncIterable<Uint8Array>>): TrailFile {
  const { kind } = parseLogFileName(key.replaceAll("\\", "/"));
  if (kind === "insight") return { kind, name };
  if (kind === "digest") return { kind, name, open };
  return trailName.test(key) ? { kind: "file", name, open } : { kind: "stranger", name };
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

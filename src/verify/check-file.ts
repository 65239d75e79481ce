import { createHash } from "node:crypto";
import { dayOf } from "../trail/coverage.js";
import type { CoverageBook, Place } from "../trail/coverage.js";
import type { Digest } from "../trail/digest.js";
import { gunzip } from "../trail/gunzip.js";
import { parseLogFileName } from "../trail/log-file-name.js";
import { unlessItsBytes } from "./load-digest.js";
import type { OpenTrailObject } from "./ports.js";

/** What is wrong with a log file that a genuine digest lists. */
export type FileFinding = {
  readonly kind: "file";
  readonly bucket: string;
  readonly key: string;
  /** `moved`: it is gone from its place, and a file of its name was read at `now`. */
  readonly flaw: "missing" | "moved" | "changed" | "unreadable";
  readonly now?: string;
  /** The key of the digest that lists it. */
  readonly digest: string;
};

const atOnce = 8;

/** Compares each log file of a digest with its hash, in memory that does not grow with the files. */
export async function checkFiles(
  parts: { readonly openObject: OpenTrailObject; readonly coverage: Pick<CoverageBook, "readDay"> },
  place: Place,
  digest: Digest,
): Promise<readonly FileFinding[]> {
  const findings: FileFinding[] = [];
  for (let start = 0; start < digest.files.length; start += atOnce) {
    const some = digest.files.slice(start, start + atOnce);
    const found = await Promise.all(some.map((file) => checkFile(parts.openObject, file)));
    for (const [index, flaw] of found.entries()) {
      const file = some[index];
      if (flaw === undefined || file === undefined) continue;
      const { bucket, key } = file;
      const now = flaw === "missing" ? await elsewhere(parts.coverage, place, file) : undefined;
      findings.push({
        kind: "file",
        bucket,
        key,
        digest: digest.key,
        ...(now === undefined ? { flaw } : { flaw: "moved", now }),
      });
    }
  }
  return findings;
}

async function checkFile(
  openObject: OpenTrailObject,
  { bucket, key, hash }: Digest["files"][number],
): Promise<"missing" | "changed" | "unreadable" | undefined> {
  const object = await openObject(bucket, key);
  if (object === undefined) return "missing";
  const found = await hashOf(object.body).catch(unlessItsBytes);
  if (found === undefined) return "unreadable";
  return found === hash ? undefined : "changed";
}

async function hashOf(gzip: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of gunzip(gzip)) hash.update(chunk);
  return hash.digest("hex");
}

/** Whoever moves a file puts it somewhere, and where the queue hears of that, it was read there. */
async function elsewhere(
  coverage: Pick<CoverageBook, "readDay">,
  place: Place,
  { bucket, key }: Digest["files"][number],
): Promise<string | undefined> {
  const named = parseLogFileName(key);
  if (named.kind !== "log") return undefined;
  const name = key.split("/").at(-1);
  const { files } = await coverage.readDay(place, dayOf(named.deliveredAt));
  const other = files.find(
    (file) => (file.bucket !== bucket || file.key !== key) && file.key.split("/").at(-1) === name,
  );
  return other === undefined ? undefined : `s3://${other.bucket}/${other.key}`;
}

import {
  type Digest,
  type DigestFlaw,
  flawOf,
  maxDigestBytes,
  parseDigest,
  sha256,
} from "../trail/digest.js";
import { parseDigestName } from "../trail/digest-name.js";
import { gunzipWhole } from "../trail/gunzip.js";
import type { ListPublicKeys, OpenTrailObject } from "./ports.js";

/** A digest as it lies in the bucket. `hash` is of its uncompressed content. `digest` is undefined when it can't be read. */
export type LoadedDigest = {
  readonly digest: Digest | undefined;
  readonly hash: string;
  readonly signature: string | undefined;
  readonly flaw: DigestFlaw | "no generation time" | undefined;
};

const hourMs = 3_600_000;

/**
 * Loads digests and checks what each says of itself: its place, and its signature by a key that CloudTrail names for that Region and
 * time. Undefined when there is no such object. The promise rejects with the ports' faults.
 */
export function createLoadDigest(parts: {
  readonly openObject: OpenTrailObject;
  readonly listPublicKeys: ListPublicKeys;
}): (region: string, bucket: string, key: string) => Promise<LoadedDigest | undefined> {
  const keys = new Map<string, Uint8Array>();

  /** A backfill was signed when it was generated, which may be long after its hour. */
  async function findKey(region: string, digest: Digest, generatedAt: number | undefined): Promise<void> {
    if (keys.has(nameOf(region, digest.fingerprint))) return;
    const [from, until] =
      generatedAt === undefined ? [digest.from, digest.until] : [generatedAt - hourMs, generatedAt + hourMs];
    for (const [fingerprint, key] of await parts.listPublicKeys(region, from, until))
      keys.set(nameOf(region, fingerprint), key);
  }

  return async (region, bucket, key) => {
    const object = await parts.openObject(bucket, key);
    if (object === undefined) return undefined;
    const { metadata } = object;
    const signature = metadata["signature"];
    const content = await gunzipWhole(object.body, maxDigestBytes).catch(unlessItsBytes);
    const digest = content === undefined ? undefined : parseDigest(content);
    if (content === undefined || digest === undefined)
      return { digest: undefined, hash: "", signature, flaw: "unreadable" };

    const hash = sha256(content);
    const isBackfill = parseDigestName(key)?.isBackfill === true;
    const generated = metadata["backfill-generation-timestamp"];
    const generatedAt = generated === undefined ? undefined : Date.parse(generated);
    if (isBackfill && (generatedAt === undefined || Number.isNaN(generatedAt)))
      return { digest, hash, signature, flaw: "no generation time" };
    await findKey(region, digest, isBackfill ? generatedAt : undefined);
    const keyOf = (fingerprint: string) => keys.get(nameOf(region, fingerprint));
    return { digest, hash, signature, flaw: flawOf(digest, { bucket, key, content, signature }, keyOf) };
  };
}

/** Broken gzip says something about the file; a connection that broke says nothing. */
export function unlessItsBytes(error: unknown): undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_") || error instanceof RangeError) return undefined;
  throw error;
}

function nameOf(region: string, fingerprint: string): string {
  return `${region} ${fingerprint}`;
}

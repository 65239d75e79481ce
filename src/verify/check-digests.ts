import type { CoverageBook, Place, ReadDigest } from "../trail/coverage.js";
import { parseDigestName } from "../trail/digest-name.js";
import type { Digest } from "../trail/digest.js";
import { checkFiles, type FileFinding } from "./check-file.js";
import { createLoadDigest, type LoadedDigest } from "./load-digest.js";
import type { ListPublicKeys, OpenTrailObject } from "./ports.js";

/** What is wrong with a digest, by itself or as a link of its chain. */
export type DigestFinding = {
  readonly kind: "digest";
  readonly bucket: string;
  readonly key: string;
  readonly flaw:
    | NonNullable<LoadedDigest["flaw"]>
    | "missing"
    /** It is not what the digest after it says it was. */
    | "changed"
    /** It names no digest before it although there is one: validation was off for a time, or a digest replaced the chain. */
    | "begins anew";
};

export type Checked = {
  readonly digests: number;
  readonly files: number;
  readonly findings: readonly (DigestFinding | FileFinding)[];
};

/**
 * Validates digests of one place, newest first, each with what it says of the one before it and of its log files. Those that the book
 * does not know are found by their successors, back to `since`. Rejects with the ports' faults: what could not be read is not judged.
 */
export async function checkDigests(
  parts: {
    readonly openObject: OpenTrailObject;
    readonly listPublicKeys: ListPublicKeys;
    /** To tell a file that was moved from one that is gone. */
    readonly coverage: Pick<CoverageBook, "readDay">;
  },
  asked: {
    readonly place: Place;
    readonly digests: readonly ReadDigest[];
    readonly since: number;
    /** Of each trail, when its first known digest begins. */
    readonly firsts: ReadonlyMap<string, number>;
  },
): Promise<Checked> {
  const { place, since, firsts } = asked;
  const load = createLoadDigest(parts);
  const findings: (DigestFinding | FileFinding)[] = [];
  const waiting = asked.digests
    .toSorted((a, b) => b.until - a.until)
    .map(({ bucket, key }) => ({ bucket, key, claim: null as Digest["previous"] }));
  const seen = new Set<string>();
  let digests = 0;
  let files = 0;

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { bucket, key, claim } = next;
    const name = `${bucket}/${key}`;
    const isNew = !seen.has(name);
    if (!isNew && claim === null) continue;
    seen.add(name);
    const loaded = await load(place.region, bucket, key);
    const flaw = loaded === undefined ? "missing" : (loaded.flaw ?? linkFlaw(loaded, claim));
    if (isNew) digests += 1;
    if (flaw !== undefined) findings.push({ kind: "digest", bucket, key, flaw });
    if (!isNew || loaded?.digest === undefined || loaded.flaw !== undefined) continue;

    const { digest } = loaded;
    const named = parseDigestName(key);
    if (digest.previous !== null) {
      const before = parseDigestName(digest.previous.key);
      // One step beyond `since`, so that nothing is cut off at its edge.
      if (digest.until >= since || (before?.until ?? 0) >= since)
        waiting.unshift({ bucket: digest.previous.bucket, key: digest.previous.key, claim: digest.previous });
    } else if (named?.isBackfill === false && digest.from > (firsts.get(named.trail) ?? digest.from)) {
      findings.push({ kind: "digest", bucket, key, flaw: "begins anew" });
    }
    if (digest.until < since) continue;
    files += digest.files.length;
    findings.push(...(await checkFiles(parts, place, digest)));
  }
  return { digests, files, findings };
}

function linkFlaw({ hash, signature }: LoadedDigest, claim: Digest["previous"]): "changed" | undefined {
  if (claim === null) return undefined;
  return hash === claim.hash && signature === claim.signature ? undefined : "changed";
}

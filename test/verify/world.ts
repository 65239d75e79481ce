import { gzipSync } from "node:zlib";
import type { ReadDigest } from "../../src/trail/coverage.js";
import { checkDigests } from "../../src/verify/check-digests.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { noon } from "../fakes/entries.js";
import { another, bucket, logKey, mine, signDigest, type SignedDigest } from "../trail/signed-digests.js";

export const place = { accountId: "111122223333", region: "eu-west-1" };
export const hour = 3_600_000;

type Stored = { body: Buffer; metadata: Record<string, string> };

/** A bucket with a chain of four digests, each of an hour with a log file, and what `verify` says of it. */
export function createBucket() {
  const objects = new Map<string, Stored>();
  const coverage = createMemoryCoverageBook();
  const asked: string[] = [];
  const put = (key: string, content: Buffer | string, metadata: Record<string, string> = {}) =>
    void objects.set(key, { body: gzipSync(content), metadata });
  const putDigest = (digest: SignedDigest, metadata: Record<string, string> = {}) =>
    put(digest.key, digest.content, { signature: digest.signature, ...metadata });

  const logs = [0, 1, 2, 3].map((index) => {
    const content = JSON.stringify({ Records: [{ eventID: `e${index}` }] });
    return { key: logKey(noon + index * hour + 60_000, `file${index}`), content };
  });
  const chain: SignedDigest[] = [];
  for (const [index, log] of logs.entries()) {
    put(log.key, log.content);
    const previous = chain.at(-1);
    const from = noon + index * hour;
    const digest = signDigest({
      from,
      until: from + hour,
      files: [log],
      ...(previous === undefined ? {} : { previous }),
    });
    putDigest(digest);
    chain.push(digest);
  }

  const known = (digest: SignedDigest, index: number, isBackfill = false): ReadDigest => ({
    ...place,
    bucket,
    key: digest.key,
    trail: "audit",
    isBackfill,
    from: noon + index * hour,
    until: noon + (index + 1) * hour,
  });

  return {
    objects,
    coverage,
    logs,
    chain,
    asked,
    put,
    putDigest,
    known,
    /** What is found, in a few words. */
    check: async (change: Partial<Parameters<typeof checkDigests>[1]> = {}) => {
      const checked = await checkDigests(
        {
          coverage,
          openObject: async (_, key) => {
            const object = objects.get(key);
            return object === undefined
              ? undefined
              : {
                  metadata: object.metadata,
                  body: (async function* () {
                    yield object.body;
                  })(),
                };
          },
          listPublicKeys: async (region, from, until) => {
            asked.push(`${region} ${from} ${until}`);
            return region === place.region
              ? new Map([[mine.fingerprint, mine.der]])
              : new Map([[another.fingerprint, another.der]]);
          },
        },
        {
          place,
          digests: chain.map((digest, index) => known(digest, index)),
          since: noon,
          firsts: new Map([["audit", noon]]),
          ...change,
        },
      );
      return { ...checked, flaws: checked.findings.map(({ key, flaw }) => `${flaw}: ${key}`) };
    },
  };
}

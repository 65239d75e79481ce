import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { noon } from "../fakes/entries.js";
import { another, bucket, logKey, signDigest } from "../trail/signed-digests.js";
import { createBucket, hour, place } from "./world.js";

describe("Digests and their log files", () => {
  it("are genuine and whole as the trail wrote them, each asked for once", async () => {
    const { check, asked } = createBucket();
    expect(await check()).toMatchObject({ digests: 4, files: 4, flaws: [] });
    expect(asked).toHaveLength(1);
  });

  it("are found through their successors where the book knows only the newest", async () => {
    const { check, chain, known } = createBucket();
    const digests = chain.map((digest, index) => known(digest, index)).slice(3);
    expect(await check({ digests })).toMatchObject({ digests: 4, files: 4, flaws: [] });
  });

  it("are checked back to the first that was asked for, and that one's link to the one before", async () => {
    const { check, chain, known, objects } = createBucket();
    const [first, second] = chain;
    const digests = [3].flatMap((index) => chain.slice(index).map((digest) => known(digest, index)));
    const asked = { digests, since: noon + 2 * hour };
    expect(await check(asked)).toMatchObject({ files: 3, flaws: [] });
    objects.delete(first?.key ?? "");
    expect((await check(asked)).flaws).toEqual([`missing: ${first?.key}`]);
    objects.delete(second?.key ?? "");
    expect((await check(asked)).flaws).toEqual([`missing: ${second?.key}`]);
  });

  it("with any byte of any of their contents changed are found, whichever file it is", async () => {
    const { check, objects, chain, logs } = createBucket();
    const files = [...chain.map(({ key, content }) => ({ key, content })), ...logs];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(files.length - 1),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (which, where, by) => {
          const { key = "", content = "" } = files[which] ?? {};
          const stored = objects.get(key);
          const bytes = Buffer.from(content);
          const at = where % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ by;
          objects.set(key, { body: gzipSync(bytes), metadata: stored?.metadata ?? {} });
          const { flaws } = await check();
          if (stored !== undefined) objects.set(key, stored);
          expect(flaws.some((flaw) => flaw.endsWith(key))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("tell a log file that is changed, damaged, gone and moved apart", async () => {
    const { check, coverage, objects, logs, put } = createBucket();
    const [changed, damaged, gone, moved] = logs.map(({ key }) => key);
    put(changed ?? "", "{}");
    objects.set(damaged ?? "", { body: Buffer.from("no gzip"), metadata: {} });
    objects.delete(gone ?? "");
    objects.delete(moved ?? "");
    const deliveredAt = noon + 3 * hour + 60_000;
    const copy = { ...place, bucket, key: `copies/${moved}`, deliveredAt, events: 0, unreadable: 0 };
    await coverage.addFile(copy);
    const { findings } = await check();
    expect(findings).toHaveLength(4);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: changed, flaw: "changed" }),
        expect.objectContaining({ key: damaged, flaw: "unreadable" }),
        expect.objectContaining({ key: gone, flaw: "missing" }),
        expect.objectContaining({ key: moved, flaw: "moved", now: `s3://trail/copies/${moved}` }),
      ]),
    );
  });

  it("that are missing in the middle of the chain are found, and the rest is still checked", async () => {
    const { check, objects, chain, logs } = createBucket();
    objects.delete(chain[2]?.key ?? "");
    objects.delete(logs[0]?.key ?? "");
    expect((await check()).flaws).toEqual([`missing: ${chain[2]?.key}`, `missing: ${logs[0]?.key}`]);
  });

  it("that were replaced by genuine ones without a file do not fit their successors", async () => {
    const { check, putDigest, chain } = createBucket();
    const [first, second] = chain;
    const forged = signDigest({
      from: noon + hour,
      until: noon + 2 * hour,
      ...(first && { previous: first }),
    });
    expect(forged.key).toBe(second?.key);
    putDigest(forged);
    expect((await check()).flaws).toEqual([`changed: ${second?.key}`]);
  });

  it("that begin a chain anew behind a known one are told, the first of all is not", async () => {
    const { check, putDigest, chain, known } = createBucket();
    const anew = signDigest({ from: noon + 9 * hour, until: noon + 10 * hour });
    putDigest(anew);
    const digests = [...chain.map((digest, index) => known(digest, index)), known(anew, 9)];
    expect((await check({ digests })).flaws).toEqual([`begins anew: ${anew.key}`]);
  });

  it("of a backfill are checked with the key of their generation, and are no break of the chain", async () => {
    const { check, put, putDigest, chain, known, asked } = createBucket();
    const late = { key: logKey(noon + 70_000, "late"), content: '{"Records":[]}' };
    put(late.key, late.content);
    const backfill = signDigest({ from: noon, until: noon + hour, files: [late], isBackfill: true });
    const generated = noon + 50 * hour;
    putDigest(backfill, { "backfill-generation-timestamp": new Date(generated).toISOString() });
    const digests = [known(backfill, 0, true)];
    expect(await check({ digests })).toMatchObject({ digests: 1, files: 1, flaws: [] });
    expect(asked).toEqual([`eu-west-1 ${generated - hour} ${generated + hour}`]);

    putDigest(backfill);
    expect((await check({ digests })).flaws).toEqual([`no generation time: ${backfill.key}`]);
    expect(chain).toHaveLength(4);
  });

  it("of another Region's key are not taken for genuine", async () => {
    const { check, putDigest, known } = createBucket();
    const foreign = signDigest({ from: noon, until: noon + hour, keys: another });
    putDigest(foreign);
    expect((await check({ digests: [known(foreign, 0)] })).flaws).toEqual([`unknown key: ${foreign.key}`]);
  });

  it("of which nothing can be read are not judged: the fault comes out", async () => {
    const { check, objects, chain } = createBucket();
    const body = Object.assign(new Error("ECONNRESET"), { code: "ECONNRESET" });
    const key = chain[3]?.key ?? "";
    Object.defineProperty(objects.get(key), "body", {
      get: () => {
        throw body;
      },
    });
    await expect(check()).rejects.toThrow("ECONNRESET");
  });
});

import { describe, expect, it } from "@jest/globals";
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { readLogFile } from "../../src/trail/log-file.js";
import type { LogRecord } from "../../src/trail/record-splitter.js";
import { aRecord } from "../fakes/records.js";

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(gzip: AsyncIterable<Uint8Array>, maxBytes?: number): Promise<readonly LogRecord[]> {
  const found: LogRecord[] = [];
  for await (const records of readLogFile(gzip, "all", maxBytes)) found.push(...records);
  return found;
}

const zipped = (value: unknown) => gzipSync(JSON.stringify(value));

async function* broken(): AsyncGenerator<Uint8Array> {
  yield zipped({ Records: [] }).subarray(0, 10);
  throw new Error("the connection was reset");
}

describe("A log file", () => {
  it("gives its records in their order, however its bytes arrive", async () => {
    const list = Array.from({ length: 300 }, (_, index) => aRecord({ eventID: `e-${index}` }));
    const bytes = zipped({ Records: list });
    const expected = list.map((record) => ({ kind: "record", record }));
    for (const size of [1, 1000, bytes.length]) {
      expect(await readAll(inChunks(bytes, size))).toStrictEqual(expected);
    }
    expect(await readAll(Readable.from([bytes]))).toStrictEqual(expected);
    expect(await readAll(inChunks(bytes, 1000), 5000)).toStrictEqual(expected);
  });

  it("says of a digest that it is no log file", async () => {
    const found = await readAll(inChunks(zipped({ awsAccountId: "1", logFiles: [] }), 100));
    expect(found.map(({ kind }) => kind)).toStrictEqual(["unreadable"]);
  });

  it("throws when its bytes end early, so that it is read again", async () => {
    const bytes = zipped({ Records: [aRecord()] });
    await expect(readAll(inChunks(bytes.subarray(0, -20), 100))).rejects.toThrow("unexpected end of file");
  });

  it("throws when it is no gzip", async () => {
    await expect(readAll(inChunks(Buffer.from('{"Records":[]}'), 100))).rejects.toThrow("incorrect header");
  });

  it("throws what its source throws", async () => {
    await expect(readAll(broken())).rejects.toThrow("the connection was reset");
  });

  it("lets go of its source when the reader stops early", async () => {
    let released = false;
    const bytes = zipped({
      Records: Array.from({ length: 5000 }, (_, index) => aRecord({ eventID: `${index}` })),
    });
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* inChunks(bytes, 500);
      } finally {
        released = true;
      }
    }
    const file = source();
    for await (const records of readLogFile(file, "all", 5000)) {
      if (records.length > 0) break;
    }
    await file.return(undefined);
    expect(released).toBe(true);
  });

  it("is read no faster than its records are taken, so that memory does not grow with it", async () => {
    const member = gzipSync(`${JSON.stringify(aRecord({ pad: randomBytes(50_000).toString("hex") }))},`);
    let pulled = 0;
    async function* huge(): AsyncGenerator<Uint8Array> {
      yield gzipSync('{"Records":[');
      for (pulled = 1; pulled <= 500; pulled += 1) yield member;
      yield gzipSync("{}]}");
    }
    let count = 0;
    let furthestAhead = 0;
    for await (const records of readLogFile(huge(), "all", 1_000_000)) {
      expect(records.every(({ kind }) => kind === "record")).toBe(true);
      count += records.length;
      furthestAhead = Math.max(furthestAhead, pulled - count);
    }
    expect(count).toBe(501);
    expect(furthestAhead).toBeLessThan(40);
  });
});

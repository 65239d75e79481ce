import { describe, expect, it } from "@jest/globals";

import { findSpans, formOf } from "../../src/trail/pick-records.js";
import type { Scanned } from "../../src/trail/scan.js";
import { createScanningThread } from "../../src/trail/scanning-thread.js";
import { dataApiSources } from "../../src/trail/sources.js";
import { aRecord } from "../fakes/records.js";
import { startSource } from "../fakes/start-source.js";

const wanted = { sources: dataApiSources };
/** Every so manieth record is wanted. */
const logFile = (records: number, tail = "]}", every = 3) => {
  const each = Array.from({ length: records }, (_, at) =>
    JSON.stringify(aRecord(at % every === 0 ? {} : { eventSource: "s3.amazonaws.com" })),
  );
  // Memory of its own, as an inflated file has.
  return Buffer.from(new TextEncoder().encode(`{"Records":[${each.join()}${tail}`).buffer);
};
const recordsIn = ({ bytes, spans }: Scanned) =>
  spans?.flatMap((start, at) => (at % 2 === 0 ? [bytes.toString("utf8", start, spans[at + 1])] : []));
const createScan = () => createScanningThread(() => startSource("trail/scan-thread.ts"));

describe("scanning in another thread", () => {
  it("finds in files at once the records that are found here, and gives a file back whole where it found none", async () => {
    const scan = createScan();
    const files = [logFile(300), logFile(3), logFile(400, ","), logFile(500), logFile(300, "]}", 1)];
    const kept = files.map((bytes) => Buffer.from(bytes));
    const scanned = await Promise.all(files.map((bytes) => scan(bytes, formOf(bytes), wanted)));
    expect(scanned.map(recordsIn)).toEqual(
      kept.map((bytes) => recordsIn({ bytes, spans: findSpans(bytes, formOf(bytes), wanted) })),
    );
    expect(scanned.map((one) => recordsIn(one)?.length)).toEqual([100, 1, undefined, 167, 300]);
    expect(scanned[2]?.bytes.equals(kept[2] ?? Buffer.alloc(0))).toBe(true);
  });

  it("fails for the files of a thread that ended, and goes on with a fresh one", async () => {
    let started = 0;
    const scan = createScanningThread(() => {
      const thread = startSource("trail/scan-thread.ts");
      if ((started += 1) === 1) void thread.terminate();
      return thread;
    });
    const [first, second] = [logFile(300), logFile(300)];
    await expect(scan(first, formOf(first), wanted)).rejects.toThrow("the thread that scans ended");
    expect((await scan(second, formOf(second), wanted)).spans).toHaveLength(200);
    expect(started).toBe(2);
  });
});

import { describe, expect, it } from "@jest/globals";

import { findSpans, formOf } from "../../src/trail/pick-records.js";
import { createScanningThread } from "../../src/trail/scanning-thread.js";
import { dataApiSources } from "../../src/trail/sources.js";
import { aRecord } from "../fakes/records.js";
import { startSource } from "../fakes/start-source.js";

const wanted = { sources: dataApiSources };
const logFile = (records: number, tail = "]}") => {
  const each = Array.from({ length: records }, (_, at) =>
    JSON.stringify(aRecord(at % 3 === 0 ? {} : { eventSource: "s3.amazonaws.com" })),
  );
  // Memory of its own, as an inflated file has.
  return Buffer.from(new TextEncoder().encode(`{"Records":[${each.join()}${tail}`).buffer);
};
const createScan = () => createScanningThread(() => startSource("trail/scan-thread.ts"));

describe("scanning in another thread", () => {
  it("finds in files at once what is found here, each file's bytes unharmed", async () => {
    const scan = createScan();
    const files = [logFile(300), logFile(3), logFile(400, ","), logFile(500)];
    const kept = files.map((bytes) => Buffer.from(bytes));
    const scanned = await Promise.all(files.map((bytes) => scan(bytes, formOf(bytes), wanted)));
    expect(scanned.map(({ spans }) => spans)).toEqual(
      kept.map((bytes) => findSpans(bytes, formOf(bytes), wanted)),
    );
    expect(scanned.map(({ spans }) => spans?.length)).toEqual([200, 2, undefined, 334]);
    expect(scanned.map(({ bytes }, at) => bytes.equals(kept[at] ?? Buffer.alloc(0)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
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

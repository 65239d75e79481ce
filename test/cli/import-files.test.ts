import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { importFiles, type ImportParts } from "../../src/cli/import-files.js";
import type { TrailFile } from "../../src/cli/trail-files.js";
import { outsideStatementId } from "../../src/ledger/statement-id.js";
import { defaultRows } from "../../src/watch/default-rows.js";
import { nothingKnown } from "../../src/watch/known.js";
import { createWatch } from "../../src/watch/watch.js";
import { aRecord } from "../fakes/records.js";
import { createMemoryCoverageBook } from "../fakes/memory-coverage-book.js";
import { createMemoryImportBook } from "../fakes/memory-import-book.js";
import { createMemoryRollups } from "../fakes/memory-rollups.js";
import { createMemoryWatchedLedger } from "../fakes/memory-watched-ledger.js";
import { createMemoryLedger } from "../fakes/memory-ledger.js";

const noon = Date.UTC(2026, 10, 20, 12);
const cluster = "arn:aws:rds:eu-west-1:111122223333:cluster:billing";
const key = (minute: string) =>
  `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/111122223333_CloudTrail_eu-west-1_20261120T${minute}Z_AbCd.json.gz`;
const outside = (second: number) =>
  aRecord({
    eventID: `e-${second}`,
    eventTime: new Date(noon + second * 1000).toISOString(),
    userAgent: "aws-cli/2.31.0",
  });
const gzip = (...records: unknown[]) => gzipSync(JSON.stringify({ Records: records }));
const inBucket = (minute: string, bytes: Buffer): TrailFile => ({
  kind: "file",
  name: `s3://trail/${key(minute)}`,
  open: () => Promise.resolve(Readable.from([bytes])),
});

function createWorld(change: Partial<ImportParts["ledger"]> = {}) {
  const ledger = createMemoryLedger();
  const coverage = createMemoryCoverageBook();
  const watchedLedger = createMemoryWatchedLedger();
  const complaints: string[] = [];
  const stopping = new AbortController();
  const parts = {
    ledger: { ...ledger, ...change },
    coverage,
    book: createMemoryImportBook(),
    watchedLedger,
    watch: createWatch(defaultRows, nothingKnown),
    policy: { people: [], databases: [], rules: [] },
    applications: [],
    rollups: createMemoryRollups(),
    clock: () => noon + 86_400_000,
  };
  const surroundings = { complain: (line: string) => complaints.push(line), stop: stopping.signal };
  return {
    ledger,
    coverage,
    watchedLedger,
    stopping,
    complaints,
    parts,
    run: (files: readonly TrailFile[], more: Partial<ImportParts> = {}) =>
      importFiles({ ...parts, ...more }, files, surroundings),
    masked: async () =>
      (await ledger.lookUp({ by: { kind: "masked", clusterArn: cluster }, limit: 100 })).entries,
  };
}

describe("whodid import", () => {
  it("counts what an application ran, and records what others ran one by one", async () => {
    const rollups = createMemoryRollups();
    const { run, masked } = createWorld();
    const worker = "arn:aws:iam::111122223333:role/billing-worker";
    const byWorker = aRecord({
      eventID: "by-worker",
      userAgent: "aws-cli/2.17",
      userIdentity: {
        type: "AssumedRole",
        arn: "arn:aws:sts::111122223333:assumed-role/billing-worker/billing-worker",
        accountId: "111122223333",
        sessionContext: { sessionIssuer: { type: "Role", arn: worker, userName: "billing-worker" } },
      },
    });
    const applications = [{ name: "worker", principalArn: worker, reason: "invoices" }];
    await run([inBucket("00", gzip(byWorker, aRecord({ eventID: "by-somebody" })))], {
      applications,
      rollups,
    });
    expect((await masked()).map(({ id }) => id)).toHaveLength(1);
    const counted = [];
    for await (const part of rollups.parts({ clusterArn: cluster, since: 0, until: noon * 2 }))
      counted.push(part);
    expect(counted).toMatchObject([{ application: "worker", samples: ["by-worker"] }]);
  });

  it("records what went round whodid under the relay's ids, and what time was read", async () => {
    const { run, masked, coverage } = createWorld();
    const imported = await run([inBucket("1205", gzip(outside(1), outside(2), { bad: true }))]);
    expect(imported).toMatchObject({ files: 1, statements: 2, statementsKnown: 0, unreadableRecords: 1 });
    expect((await masked()).map(({ id }) => id)).toEqual(
      [2, 1].map((second) => outsideStatementId(noon + second * 1000, `e-${second}`)),
    );
    const { files } = await coverage.readDay(
      { accountId: "111122223333", region: "eu-west-1" },
      "2026-11-20",
    );
    expect(files).toMatchObject([{ bucket: "trail", key: key("1205"), events: 2, unreadable: 1 }]);
  });

  it("changes nothing the second time, and reads no file again", async () => {
    const { run, masked } = createWorld();
    const file = inBucket("1205", gzip(outside(1)));
    await run([file]);
    const before = await masked();
    const unreadable = { ...file, open: () => Promise.reject(new Error("read again")) };
    expect(await run([unreadable])).toMatchObject({ files: 0, importedBefore: 1, statements: 0 });
    // The same events in a file of another name are known, too.
    expect(await run([inBucket("1210", gzip(outside(1)))])).toMatchObject({
      statements: 0,
      statementsKnown: 1,
    });
    expect(await masked()).toEqual(before);
  });

  it("goes on where a signal stopped it: nothing is missing, nothing twice", async () => {
    let left = 7;
    const world = createWorld();
    const ledger: ImportParts["ledger"] = {
      ...world.ledger,
      record: (entry) => {
        if ((left -= 1) === 0) world.stopping.abort();
        return world.ledger.record(entry);
      },
    };
    const all = Array.from({ length: 40 }, (_, second) => second);
    const files = [0, 1].map((half) =>
      inBucket(`120${half}`, gzip(...all.slice(half * 20, half * 20 + 20).map(outside))),
    );
    const first = await world.run(files, { ledger });
    expect(first.files).toBe(0);
    expect((await world.masked()).length).toBeLessThan(40);
    expect(await world.coverage.stretches()).toEqual([]);
    const again = createWorld();
    const second = await again.run(files, world.parts);
    expect(second).toMatchObject({ files: 2, importedBefore: 0 });
    expect(second.statementsKnown).toBe(first.statements);
    expect(await world.masked()).toHaveLength(40);
  });

  it("stops at the first fault of the ledger, says which, and goes on from there", async () => {
    const fault = new Error("throttled");
    const world = createWorld({ record: () => Promise.reject(fault) });
    const files = [inBucket("1205", gzip(outside(1))), inBucket("1210", gzip(outside(2)))];
    expect(await world.run(files)).toMatchObject({ files: 0, fault });
    expect(await world.coverage.stretches()).toEqual([]);
    expect(await world.run(files, { ledger: world.ledger })).toMatchObject({ files: 2, fault: undefined });
  });

  it("keeps what stands before the damage of a file, and reads it again next time", async () => {
    const { run, complaints, coverage } = createWorld();
    const damaged = inBucket("1205", gzip(outside(1), outside(2)).subarray(0, -10));
    const imported = await run([damaged]);
    expect(imported).toMatchObject({ files: 0, statements: 2 });
    expect(complaints).toEqual([
      `whodid: s3://trail/${key("1205")} can't be read to its end: unexpected end of file.`,
    ]);
    expect(await coverage.stretches()).toEqual([]);
    expect(await run([inBucket("1205", gzip(outside(1), outside(2)))])).toMatchObject({
      files: 1,
      statementsKnown: 2,
    });
  });

  it("counts calls that claim to be whodid's and are not, and records them as somebody's", async () => {
    const { run, masked } = createWorld();
    expect(await run([inBucket("1205", gzip(aRecord()))])).toMatchObject({ forged: 1, statements: 1 });
    expect(await masked()).toHaveLength(1);
  });

  it("keeps watched events beside statements, as confirmed by a log file", async () => {
    const { run, watchedLedger } = createWorld();
    const stopped = aRecord({ eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" });
    expect(await run([inBucket("1205", gzip(stopped, outside(1)))])).toMatchObject({
      statements: 1,
      watched: 1,
    });
    const by = { kind: "event", name: "StopLogging" } as const;
    expect((await watchedLedger.lookUp({ by, limit: 1 })).entries).toMatchObject([{ isConfirmed: true }]);
  });

  it("takes an export for what anybody could have written: it confirms nothing", async () => {
    const { run, watchedLedger } = createWorld();
    const stopped = aRecord({ eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" });
    await run([{ ...inBucket("1205", gzip(stopped)), name: "s3://trail/export.json" }]);
    const by = { kind: "event", name: "StopLogging" } as const;
    expect((await watchedLedger.lookUp({ by, limit: 1 })).entries).toMatchObject([{ isConfirmed: false }]);
  });

  describe("of files on this machine", () => {
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "whodid-test-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const onDisk = (name: string, bytes: Buffer): TrailFile => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return { kind: "file", name: path, open: () => Promise.resolve(Readable.from([bytes])) };
    };

    it("takes one for new that has changed, and one of CloudTrail's own name for the same wherever it lies", async () => {
      const { run } = createWorld();
      await run([onDisk("export.json", gzip(outside(1)))]);
      expect(await run([onDisk("export.json", gzip(outside(1), outside(2)))])).toMatchObject({ files: 1 });
      const bytes = gzip(outside(3));
      await run([onDisk(basename(key("1205")), bytes)]);
      const there = folder;
      folder = mkdtempSync(join(tmpdir(), "whodid-test-"));
      expect(await run([onDisk(basename(key("1205")), bytes)])).toMatchObject({ importedBefore: 1 });
      rmSync(there, { recursive: true });
    });
  });
});

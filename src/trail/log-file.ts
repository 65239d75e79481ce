import { Readable, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { createRecordSplitter } from "./record-splitter.js";
import type { LogRecord } from "./record-splitter.js";

/** An event has at most 1 MB, in CloudTrail Lake: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const maxRecordBytes = 4 * 1024 * 1024;

/**
 * Reads a log file, given as its gzip bytes, record by record and in memory that does not grow with it. What can't be read comes as
 * `unreadable` and does not stop the rest. Throws when the bytes themselves end early, are no gzip, or can't be had.
 */
export async function* readLogFile(gzip: AsyncIterable<Uint8Array>): AsyncGenerator<LogRecord, void> {
  const splitter = createRecordSplitter(maxRecordBytes);
  for await (const chunk of inflate(gzip)) yield* splitter.push(chunk);
  yield* splitter.end();
}

function inflate(gzip: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inflated = createGunzip({ chunkSize: 64 * 1024 });
  // An error of either side destroys the other and comes out of the iteration.
  return pipeline(Readable.from(gzip), inflated, () => {});
}

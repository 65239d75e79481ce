import { inflate, maxWholeBytes } from "./inflate.js";
import { letGo } from "./let-go.js";
import { formOf, pickRecords } from "./pick-records.js";
import { createRecordSplitter } from "./record-splitter.js";
import type { LogRecord } from "./record-splitter.js";
import type { Wanted } from "./sources.js";

/** An event has at most 1 MB, in CloudTrail Lake: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const maxRecordBytes = 4 * 1024 * 1024;
const sliceBytes = 64 * 1024;

/**
 * Reads the wanted records from a log file, given as its gzip bytes, some at a time. A file of up to `maxBytes` is inflated whole,
 * and only what is asked for is parsed; a larger or a doubtful one is read record by record, in memory that does not grow with it. There
 * may be records of other sources among them. What can't be read comes as `unreadable` and does not stop the rest.
 * Throws when the bytes themselves end early, are no gzip, or can't be had.
 */
export async function* readLogFile(
  gzip: AsyncIterable<Uint8Array>,
  wanted: Wanted,
  maxBytes: number = maxWholeBytes,
): AsyncGenerator<readonly LogRecord[], void> {
  const inflated = await inflate(gzip, maxBytes);
  if (inflated.kind === "stream") return yield* splitRecords(inflated.chunks);
  const { bytes } = inflated;
  try {
    const form = formOf(bytes);
    const picked = form.kind === "records" ? pickRecords(bytes, form, wanted) : undefined;
    if (picked === undefined) yield* splitRecords(slicesOf(bytes));
    else yield* picked;
  } finally {
    letGo(bytes);
  }
}

/** Reads every record of an inflated log file, one after the other. */
export async function* splitRecords(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<readonly LogRecord[], void> {
  const splitter = createRecordSplitter(maxRecordBytes);
  for await (const chunk of chunks) yield splitter.push(chunk);
  yield splitter.end();
}

/** A large file's records need not all be held at once. */
export function* slicesOf(bytes: Buffer): Generator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes);
}

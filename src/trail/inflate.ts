import { promisify } from "node:util";
import { gunzip as inflateWhole } from "node:zlib";

import { gunzip } from "./gunzip.js";

/** The bytes of a file, inflated: all of them, or, of a large one, as they come. */
export type Inflated =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  | { readonly kind: "stream"; readonly chunks: AsyncIterable<Uint8Array> };

/** CloudTrail's log files have no more: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const maxWholeBytes = 50 * 1024 * 1024;
/** As gzip. Log files shrink to a tenth. */
const maxWholeGzipBytes = 16 * 1024 * 1024;

const gunzipWhole = promisify(inflateWhole);

/**
 * Inflates a file of gzip bytes, off this thread and whole if it has at most `maxBytes`. Throws when they can't be had; a stream
 * throws as it is read, also when it ends early or is no gzip.
 */
export async function inflate(
  gzip: AsyncIterable<Uint8Array>,
  maxBytes: number = maxWholeBytes,
): Promise<Inflated> {
  const { chunks, bytes, rest } = await take(gzip, Math.min(maxWholeGzipBytes, maxBytes));
  const stream = (): Inflated => ({ kind: "stream", chunks: gunzip(replay(chunks, rest)) });
  if (rest !== undefined) return stream();
  const whole = Buffer.concat(chunks);
  // The last four bytes of gzip tell the size: https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1. Of several parts, the last one's.
  const told = bytes < 18 ? 0 : whole.readUInt32LE(bytes - 4);
  if (told > maxBytes) return stream();
  try {
    const chunkSize = Math.max(told + 1, 65_536);
    return { kind: "whole", bytes: await gunzipWhole(whole, { chunkSize, maxOutputLength: maxBytes }) };
  } catch {
    // It is larger than told, or damaged: then all up to the damage is still worth having.
    return stream();
  }
}

type Taken = {
  readonly chunks: readonly Uint8Array[];
  readonly bytes: number;
  /** What is left, when it is too much to be taken whole. */
  readonly rest: AsyncIterator<Uint8Array> | undefined;
};

/** Takes bytes until there are more than `max`. */
export async function take(source: AsyncIterable<Uint8Array>, max: number): Promise<Taken> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (bytes <= max) {
    const next = await iterator.next();
    if (next.done === true) return { chunks, bytes, rest: undefined };
    chunks.push(next.value);
    bytes += next.value.byteLength;
  }
  return { chunks, bytes, rest: iterator };
}

/** What was taken, then what is left. */
export async function* replay<Chunk>(
  chunks: readonly Chunk[],
  rest: AsyncIterator<Chunk> | undefined,
): AsyncGenerator<Chunk, void> {
  try {
    yield* chunks;
    for (let next = await rest?.next(); next?.done === false; next = await rest?.next()) yield next.value;
  } finally {
    await rest?.return?.();
  }
}

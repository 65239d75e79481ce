import { inflate, maxWholeBytes, replay, take } from "./inflate.js";
import type { Inflated } from "./inflate.js";
import { maxRecordBytes, slicesOf, splitRecords } from "./log-file.js";
import { letGo } from "./let-go.js";
import { findSpans, formOf, parseSpans, pickRecords } from "./pick-records.js";
import type { Form } from "./pick-records.js";
import type { Scan } from "./scan.js";
import { parseRecord } from "./record-splitter.js";
import type { LogRecord } from "./record-splitter.js";
import type { Wanted } from "./sources.js";
import { unwrap } from "./unwrap.js";
import type { FileRecord } from "./unwrap.js";

/** Objects that stand one a line are read so much at a time. */
const windowBytes = 8 * 1024 * 1024;

/**
 * Reads the wanted records from a file that may have been a log file, gzip or plain: `{"Records":[…]}`, a bare list, one object a
 * line, or an export that wraps them. There may be records of other sources among them. A file of up to `maxBytes` (inflated) is read
 * whole, a larger one in memory that does not grow with it. What can't be read comes as `unreadable` and does not stop the rest.
 * `scan` may do its part in another thread. Throws when the bytes end early or can't be had.
 */
export async function* readTrailFile(
  bytes: AsyncIterable<Uint8Array>,
  wanted: Wanted,
  { maxBytes = maxWholeBytes, scan = scanHere }: { readonly maxBytes?: number; readonly scan?: Scan } = {},
): AsyncGenerator<readonly FileRecord[], void> {
  const file = await open(bytes, maxBytes);
  if (file.kind === "whole") {
    yield* readWhole(file.bytes, wanted, scan);
    return;
  }
  const { chunks, rest } = await take(file.chunks, headBytes);
  yield* readAll(replay(chunks, rest), formOf(Buffer.concat(chunks)), wanted);
}

const scanHere: Scan = (bytes, form, wanted) =>
  Promise.resolve({ bytes, spans: findSpans(bytes, form, wanted) });

async function* readWhole(
  whole: Buffer,
  wanted: Wanted,
  scan: Scan,
): AsyncGenerator<readonly FileRecord[], void> {
  const form = formOf(whole);
  const { bytes, spans } = await scan(whole, form, wanted);
  try {
    if (spans === undefined) yield* readAll(slicesOf(bytes), form, wanted);
    else for (const some of parseSpans(bytes, spans)) yield some.flatMap(unwrap);
  } finally {
    letGo(bytes);
  }
}

const headBytes = 256;

/** A file of gzip begins so: https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1 */
const gzipMark = Buffer.from([0x1f, 0x8b]);

async function open(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Inflated> {
  const { chunks, rest } = await take(bytes, 1);
  const source = replay(chunks, rest);
  if (Buffer.concat(chunks).subarray(0, 2).equals(gzipMark)) return inflate(source, maxBytes);
  const plain = await take(source, maxBytes);
  if (plain.rest === undefined) return { kind: "whole", bytes: Buffer.concat(plain.chunks) };
  return { kind: "stream", chunks: replay(plain.chunks, plain.rest) };
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

async function* readAll(chunks: Chunks, form: Form, wanted: Wanted): AsyncGenerator<FileRecord[], void> {
  const records = form.kind === "objects" ? readLines(chunks, wanted) : splitRecords(asRecords(chunks, form));
  for await (const some of records) yield some.flatMap(unwrap);
}

/** The splitter knows one kind of list. */
async function* asRecords(chunks: Chunks, { kind, begin }: Form): AsyncGenerator<Uint8Array, void> {
  if (kind === "records") return yield* chunks;
  // Up to and with its bracket the list is replaced, mark of byte order and all.
  yield Buffer.from('{"Records":[');
  let skip = begin;
  for await (const chunk of chunks) {
    yield chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.byteLength);
  }
  yield Buffer.from("}");
}

async function* readLines(chunks: Chunks, wanted: Wanted): AsyncGenerator<readonly LogRecord[], void> {
  let kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    kept.push(chunk);
    size += chunk.byteLength;
    if (size < windowBytes) continue;
    const all = Buffer.concat(kept);
    const end = all.lastIndexOf("\n") + 1;
    if (end > 0 || size > windowBytes + maxRecordBytes) {
      const cut = end > 0 ? end : size;
      yield* readWindow(all.subarray(0, cut), wanted);
      kept = [all.subarray(cut)];
      size -= cut;
    }
  }
  yield* readWindow(Buffer.concat(kept), wanted);
}

function readWindow(bytes: Buffer, wanted: Wanted): Iterable<readonly LogRecord[]> {
  return pickRecords(bytes, formOfLines(bytes), wanted) ?? readEachLine(bytes);
}

function formOfLines(bytes: Buffer): Form {
  const { kind, begin } = formOf(bytes);
  return { kind: "objects", begin: kind === "objects" ? begin : 0 };
}

function* readEachLine(bytes: Buffer): Generator<readonly LogRecord[], void> {
  let at = 0;
  while (at < bytes.length) {
    const newline = bytes.indexOf("\n", at);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString("utf8", at, end).replace(/^\ufeff/, "");
    if (line.trim() !== "") yield [parseRecord(line)];
    at = end + 1;
  }
}

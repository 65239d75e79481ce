import { pickObjects } from "./pick-objects.js";
import { parseRecord } from "./record-splitter.js";
import type { LogRecord } from "./record-splitter.js";
import type { Wanted } from "./sources.js";

/** How a file holds its records: `{"Records":[…]}`, a bare list, or JSON objects one after the other, such as one a line. */
export type Form = { readonly kind: "records" | "list" | "objects"; readonly begin: number };

/** A byte order mark, in Latin-1. */
const mark = "(?:\\u00ef\\u00bb\\u00bf)?";
const white = "[ \\t\\r\\n]*";
const heads = [
  { kind: "records", begins: new RegExp(`^${mark}${white}\\{${white}"Records"${white}:${white}\\[`) },
  { kind: "list", begins: new RegExp(`^${mark}${white}\\[`) },
  { kind: "objects", begins: new RegExp(`^${mark}`) },
] as const;
const ends = {
  records: new RegExp(`^\\]${white}\\}${white}$`),
  list: new RegExp(`^\\]${white}$`),
  objects: /^$/,
};
const headBytes = 64;
const tailBytes = 64;

/** Tells a file's form from its first bytes, and where its first object may stand. */
export function formOf(bytes: Buffer): Form {
  const text = bytes.toString("latin1", 0, headBytes);
  for (const { kind, begins } of heads) {
    const match = begins.exec(text);
    if (match !== null) return { kind, begin: match[0].length };
  }
  return { kind: "objects", begin: 0 };
}

/** Little enough to be held at once, parsed. */
const recordsAtATime = 64;

/**
 * Where the wanted records, and those that may be such, stand in an inflated file of a form, two numbers each: the first byte, and that
 * after the last. Nothing is parsed, so a record of another source may be broken inside without being noticed. Undefined on any
 * doubt, when the file is not in order: then it must be read record by record.
 */
export function findSpans(bytes: Buffer, form: Form, wanted: Wanted): readonly number[] | undefined {
  const picked = pickObjects(bytes, form.begin, wanted, form.kind !== "objects");
  if (picked === undefined || picked.end + tailBytes < bytes.length) return undefined;
  return ends[form.kind].test(bytes.toString("latin1", picked.end)) ? picked.spans : undefined;
}

/** Picks the wanted records, and those that may be such, out of an inflated file, some at a time; undefined like `findSpans`. */
export function pickRecords(
  bytes: Buffer,
  form: Form,
  wanted: Wanted,
): Iterable<readonly LogRecord[]> | undefined {
  const spans = findSpans(bytes, form, wanted);
  return spans === undefined ? undefined : parseSpans(bytes, spans);
}

/** Parses the records that stand in spans, some at a time. */
export function* parseSpans(bytes: Buffer, spans: readonly number[]): Generator<readonly LogRecord[], void> {
  let records: LogRecord[] = [];
  for (let at = 0; at < spans.length; at += 2) {
    records.push(parseRecord(bytes.toString("utf8", spans[at], spans[at + 1])));
    if (records.length === recordsAtATime) {
      yield records;
      records = [];
    }
  }
  if (records.length > 0) yield records;
}

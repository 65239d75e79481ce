import { pickObjects } from "./pick-objects.js";
import type { LogRecord } from "./record-splitter.js";
import type { Sources } from "./sources.js";

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

/**
 * Picks the records of `sources` out of an inflated file of a form. Undefined on any doubt: what can't be picked for certain must be
 * read whole.
 */
export function pickRecords(bytes: Buffer, form: Form, sources: Sources): readonly LogRecord[] | undefined {
  const picked = pickObjects(bytes, form.begin, sources, form.kind !== "objects");
  if (picked === undefined || picked.end + tailBytes < bytes.length) return undefined;
  return ends[form.kind].test(bytes.toString("latin1", picked.end)) ? picked.records : undefined;
}

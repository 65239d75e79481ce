import { createHash } from "node:crypto";
import { encodeTime } from "ulid";
import { indexKey } from "./index-key.js";
import type { Lookup } from "./ledger.js";

/** A lookup in terms of its index: statement ids that sort from `first` to `last`, both inclusive. */
export type PageBounds = {
  readonly key: string;
  readonly first: string;
  readonly last: string;
  readonly limit: number;
};

/** Largest time that fits into a ULID: 48 bits of milliseconds, https://github.com/ulid/spec. */
const maxUlidTime = 2 ** 48 - 1;

/** Throws a RangeError, in words for a person, for a limit outside 1 to 100 and a cursor that was not made for this lookup. */
export function pageBounds(lookup: Lookup): PageBounds {
  return boundsOf(indexKey(lookup.by), lookup);
}

/** The same for any key whose answers are kept by ids that are ULIDs. */
export function boundsOf(key: string, lookup: Omit<Lookup, "by">): PageBounds {
  if (!Number.isInteger(lookup.limit) || lookup.limit < 1 || lookup.limit > 100) {
    throw new RangeError("A page holds 1 to 100 entries: ask for a number between these.");
  }
  const first = `${timePart(lookup.since ?? 0)}${"0".repeat(16)}`;
  const last = `${timePart(lookup.until ?? maxUlidTime)}${"Z".repeat(16)}`;
  if (lookup.cursor === undefined) return { key, first, last, limit: lookup.limit };
  const rest = justBefore(openCursor(key, lookup.cursor));
  return { key, first, last: rest < last ? rest : last, limit: lookup.limit };
}

/** A text that sorts before `id` and after every id that is smaller. */
export function justBefore(id: string): string {
  return `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}~`;
}

/** Marks the place after the statement `id` in the answers kept under `key`. */
export function cursorAfter(key: string, id: string): string {
  return Buffer.from(`${id}.${checksum(key, id)}`).toString("base64url");
}

function openCursor(key: string, cursor: string): string {
  const [id = "", sum] = Buffer.from(cursor, "base64url").toString().split(".");
  if (sum !== checksum(key, id) || cursor !== cursorAfter(key, id)) {
    throw new RangeError("This page marker does not belong to this question: ask again from the first page.");
  }
  return id;
}

/** Guards against mistakes, not against malice: whoever can ask may see every page anyway. */
function checksum(key: string, id: string): string {
  return createHash("sha256").update(`${key}\n${id}`).digest("base64url").slice(0, 12);
}

function timePart(time: number): string {
  return encodeTime(Math.trunc(Math.min(Math.max(time, 0), maxUlidTime)));
}

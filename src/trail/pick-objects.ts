import { scanObjects } from "./record-scanner.js";
import type { LogRecord } from "./record-splitter.js";
import type { Sources } from "./sources.js";

const [openBrace, comma, quote, backslash] = [0x7b, 0x2c, 0x22, 0x5c];
const [space, tab, newline, carriageReturn] = [0x20, 0x09, 0x0a, 0x0d];

/**
 * Picks the records of `sources` out of the objects that stand from `begin` on: a list's, with commas between, or one after the other.
 * Nothing else is parsed, so a record of another source may be broken inside without being noticed. Answers them and where the list
 * ended; undefined on any doubt: it does not end, holds something that is no object, or a record that was picked is no JSON.
 */
export function pickObjects(
  bytes: Buffer,
  begin: number,
  sources: Sources,
  isList: boolean,
): { readonly records: readonly LogRecord[]; readonly end: number } | undefined {
  const records: LogRecord[] = [];
  const mayBeMeant = sources === "all" ? () => true : createGuess(sources);
  let last = begin;
  let isDoubtful = false;
  const end = scanObjects(bytes, begin, (start, after, sourceAt) => {
    const commas = isList && last !== begin ? 1 : 0;
    isDoubtful ||= bytes[start] !== openBrace || !areBetween(bytes, last, start, commas);
    last = after;
    if (isDoubtful || (sourceAt !== 0 && !mayBeMeant(bytes, sourceAt))) return;
    try {
      records.push({ kind: "record", record: JSON.parse(bytes.toString("utf8", start, after)) as unknown });
    } catch {
      isDoubtful = true;
    }
  });
  if (isDoubtful || end === undefined || !areBetween(bytes, last, end, 0)) return undefined;
  return { records, end };
}

/** Whether just so many commas, and white space, stand from `from` to before `to`. */
function areBetween(bytes: Buffer, from: number, to: number, commas: number): boolean {
  let left = commas;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === comma) left -= 1;
    else if (byte !== space && byte !== newline && byte !== carriageReturn && byte !== tab) return false;
  }
  return left === 0;
}

/** Whether the JSON value at a place may be one of `sources`, by its first letters; true when in doubt. */
function createGuess(sources: ReadonlySet<string>): (bytes: Buffer, at: number) => boolean {
  const heads = new Set([...sources].map((source) => Buffer.from(`"${source}"   `).readInt32LE(0)));
  return (bytes, at) => {
    if (bytes[at] !== quote || heads.has(bytes.readInt32LE(at))) return true;
    return bytes[at + 1] === backslash || bytes[at + 2] === backslash || bytes[at + 3] === backslash;
  };
}

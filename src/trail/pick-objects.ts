import { scanObjects } from "./record-scanner.js";
import type { Wanted } from "./sources.js";

const [openBrace, comma, quote, backslash] = [0x7b, 0x2c, 0x22, 0x5c];
const [space, tab, newline, carriageReturn] = [0x20, 0x09, 0x0a, 0x0d];

/** Where objects stand, two numbers each: the first byte, and that after the last. `end` is where what holds them ended. */
type Found = { readonly spans: readonly number[]; readonly end: number };

/**
 * Finds the wanted records, those that hold one of the `identityTypes` as a string, among the objects that stand from `begin` on: a list's, with commas between, or one after the other.
 * Nothing is parsed; where the scan is not certain of a source the record is among them. Undefined when what holds them does not end, or
 * holds something that is no object.
 */
export function pickObjects(
  bytes: Buffer,
  begin: number,
  wanted: Wanted,
  isList: boolean,
): Found | undefined {
  const spans: number[] = [];
  const types = wanted === "all" ? [] : [...(wanted.identityTypes ?? [])];
  const mentions = types.map((type) => createMentions(bytes, type));
  const mayBeMeant = wanted === "all" ? () => true : createGuess(wanted.sources);
  let last = begin;
  let isDoubtful = false;
  const end = scanObjects(bytes, begin, (start, after, sourceAt) => {
    const commas = isList && last !== begin ? 1 : 0;
    isDoubtful ||= bytes[start] !== openBrace || !areBetween(bytes, last, start, commas);
    last = after;
    if (sourceAt === 0 || mayBeMeant(bytes, sourceAt) || mentions.some((are) => are(start, after)))
      spans.push(start, after);
  });
  return isDoubtful || end === undefined || !areBetween(bytes, last, end, 0) ? undefined : { spans, end };
}

/** Whether the string stands, unescaped, in a stretch of the bytes; stretches come in order. */
function createMentions(bytes: Buffer, text: string): (start: number, end: number) => boolean {
  const mark = `"${text}"`;
  let at = bytes.indexOf(mark);
  return (start, end) => {
    if (at >= 0 && at < start) at = bytes.indexOf(mark, start);
    return at >= 0 && at < end;
  };
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
    // So short a value can end a file.
    if (at + 4 > bytes.length) return true;
    if (bytes[at] !== quote || heads.has(bytes.readInt32LE(at))) return true;
    return bytes[at + 1] === backslash || bytes[at + 2] === backslash || bytes[at + 3] === backslash;
  };
}

import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Lines that come in any order and go out in the order of their keys, one for each key. Neither may hold an end of line, keys no tab. */
export type SortedLines = {
  /** Answers a promise when it is better to wait before more is added. */
  add(key: string, line: string): Promise<void> | undefined;
  /** From the first on, each time; after all are added. */
  read(): AsyncIterable<string>;
  close(): Promise<void>;
};

/** Sorts by time, then by event id. */
export function timeKey({
  eventTime,
  eventId,
}: {
  readonly eventTime: number;
  readonly eventId: string;
}): string {
  return `${String(eventTime).padStart(15, "0")} ${JSON.stringify(eventId)}`;
}

/** What waits in memory, in characters; more goes to files. */
const maxKept = 8 * 1024 * 1024;

/** Keeps up to `max` characters in memory; what is more is sorted by parts into a folder in `parent`, and merged as it is read. */
export function createSortedLines(max: number = maxKept, parent: string = tmpdir()): SortedLines {
  let kept: string[] = [];
  let characters = 0;
  let folder: string | undefined;
  const parts: string[] = [];

  async function spill(part: readonly string[]): Promise<void> {
    folder ??= await mkdtemp(join(parent, "whodid-"));
    const path = join(folder, String(parts.length));
    parts.push(path);
    await pipeline(Readable.from(inBlocks(part)), createWriteStream(path, { mode: 0o600 }));
  }

  /** One part at a time, so that what waits to be written does not pile up. */
  let spilling = Promise.resolve();
  return {
    add(key, line) {
      kept.push(`${key}\t${line}`);
      characters += key.length + line.length;
      if (characters <= max) return undefined;
      const part = kept.toSorted(byCodeUnits);
      kept = [];
      characters = 0;
      spilling = spilling.then(() => spill(part));
      return spilling;
    },
    async *read() {
      let last: string | undefined;
      for await (const entry of merge([...parts.map(linesOf), kept.toSorted(byCodeUnits)])) {
        const tab = entry.indexOf("\t");
        const key = entry.slice(0, tab);
        if (key !== last) yield entry.slice(tab + 1);
        last = key;
      }
    },
    async close() {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function* inBlocks(lines: readonly string[]): Generator<string, void> {
  for (let at = 0; at < lines.length; at += 500) yield `${lines.slice(at, at + 500).join("\n")}\n`;
}

async function* linesOf(path: string): AsyncGenerator<string, void> {
  await using file = await open(path, "r");
  yield* file.readLines();
}

/** The least of what stands first everywhere, again and again. */
async function* merge(
  sorted: readonly (AsyncIterable<string> | Iterable<string>)[],
): AsyncGenerator<string, void> {
  const heads: { line: string; readonly rest: AsyncIterator<string> | Iterator<string> }[] = [];
  for (const each of sorted) {
    const rest = Symbol.asyncIterator in each ? each[Symbol.asyncIterator]() : each[Symbol.iterator]();
    const first = await rest.next();
    if (first.done !== true) heads.push({ line: first.value, rest });
  }
  while (heads.length > 0) {
    const least = heads.reduce((a, b) => (b.line < a.line ? b : a));
    yield least.line;
    const next = await least.rest.next();
    if (next.done === true) heads.splice(heads.indexOf(least), 1);
    else least.line = next.value;
  }
}

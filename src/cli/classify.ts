import { availableParallelism } from "node:os";

import { createReader, type Reader } from "../statement/reader.js";
import { type Engine, unreadable } from "../statement/statement.js";
import { createLines, type Line } from "./lines.js";
import type { Surroundings } from "./surroundings.js";

/** More than the Data API takes, for logs and migrations are read too. */
const maxCharacters = 1_048_576;
const maxLineBytes = 8 * maxCharacters;

/** What is being read at a time: enough to keep the parser's thread busy, little enough to keep. */
const maxBatchLines = 512;
const maxBatchCharacters = 1_048_576;
const maxBatches = 4;

/** Reads one text and answers with JSON. */
type Read = (sql: string) => ReturnType<Reader["readToJson"]>;

/** Says of each line on standard input what it does, in order, one JSON object a line. Answers the exit status. */
export async function runClassify(
  engine: Engine,
  { input, write }: Pick<Surroundings, "input" | "write">,
  openReader: typeof createReader = createReader,
): Promise<number> {
  const { readToJson, close } = openReader({ maxCharacters, threads: availableParallelism() });
  try {
    await classify(input, write, (sql) => readToJson(sql, engine));
    return 0;
  } finally {
    await close();
  }
}

async function classify(
  input: AsyncIterable<Uint8Array>,
  write: (text: string) => Promise<boolean>,
  read: Read,
): Promise<void> {
  const lines = createLines(maxLineBytes);
  const writing: Promise<boolean>[] = [];
  let last = Promise.resolve(true);
  /** Reads a batch at once, and writes it when those before it are written; waits only when too much is under way. */
  const take = async (batch: readonly Line[]): Promise<boolean> => {
    const answers = Promise.all(batch.map((line) => answer(line, read)));
    const before = last;
    last = answers.then(async (texts) => (await before) && write(`${texts.join("\n")}\n`));
    writing.push(last);
    return writing.length < maxBatches || (await writing.shift()) === true;
  };
  const takeAll = async (some: readonly Line[]): Promise<boolean> => {
    for (const batch of batches(some)) if (!(await take(batch))) return false;
    return true;
  };
  let isRead = true;
  for await (const chunk of input) {
    isRead = await takeAll(lines.push(chunk));
    if (!isRead) break;
  }
  if (isRead) await takeAll(lines.end());
  await Promise.all(writing);
}

function batches(lines: readonly Line[]): Line[][] {
  const all: Line[][] = [];
  let characters = Infinity;
  for (const line of lines) {
    const open = all.at(-1);
    characters += "text" in line ? line.text.length : 0;
    if (open === undefined || open.length >= maxBatchLines || characters > maxBatchCharacters) {
      all.push([line]);
      characters = "text" in line ? line.text.length : 0;
    } else open.push(line);
  }
  return all;
}

function answer(line: Line, read: Read): Promise<string> {
  if ("text" in line) return read(sqlOf(line.text));
  return Promise.resolve(JSON.stringify(unreadable(line.error, line.position)));
}

/** A line is a JSON string or the statement itself. */
function sqlOf(text: string): string {
  if (!text.trimStart().startsWith('"')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : text;
  } catch {
    return text;
  }
}

import { readFile } from "node:fs/promises";

/** One message of the server's log; continuation lines belong to the one before. */
export type LogEvent = { readonly timestamp: number; readonly message: string };

/** Aurora's prefix `%t:%r:%u@%d:[%p]:` begins each message: `2026-11-22 21:41:03 UTC:127.0.0.1(5432):bob@billing:[77]:LOG:  …`. */
const start = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC:/;

/** Reads the whole log of the server. The last message may still be growing. */
export async function readLogEvents(logFile: string): Promise<readonly LogEvent[]> {
  const events: { timestamp: number; message: string }[] = [];
  const lines = (await readFile(logFile, "utf8")).split("\n");
  // After the last line feed stands nothing, or a line that is not whole yet.
  for (const line of lines.slice(0, -1)) {
    const time = start.exec(line)?.[1];
    const last = events.at(-1);
    if (time !== undefined)
      events.push({ timestamp: Date.parse(`${time.replace(" ", "T")}Z`), message: line });
    else if (last !== undefined) last.message += `\n${line}`;
  }
  return events;
}

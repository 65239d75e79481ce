import { showInvisible } from "../message/text.js";
import type { FoldRow } from "./ports.js";

/** What a fold's message says of its list, and the list as a CSV file. */
export type FoldList = {
  readonly count: number;
  /** How many ended in which way, the most frequent first. */
  readonly ends: readonly (readonly [ended: string, count: number])[];
  readonly first: FoldRow | undefined;
  readonly last: FoldRow | undefined;
  /** Callers' addresses and clients, each once, a few. */
  readonly from: readonly string[];
  /** Rows in the file; fewer than `count` only above `maxListed`. */
  readonly listed: number;
  readonly csv: Uint8Array;
};

/** What one process can hold and Slack still opens; far above what an account can do in a minute. The ledger has all. */
const maxListed = 100_000;
const maxFrom = 3;
const columns = ["time (UTC)", "id", "who", "what", "outcome", "from", "SQL"];

/** Reads the rows once, in their order, and keeps of each only its line. */
export async function listRows(rows: AsyncIterable<FoldRow>): Promise<FoldList> {
  const lines: Buffer[] = [Buffer.from(`\uFEFF${csvLine(columns)}`)];
  const ends = new Map<string, number>();
  const from = new Set<string>();
  let count = 0;
  let first: FoldRow | undefined;
  let last: FoldRow | undefined;
  for await (const row of rows) {
    count += 1;
    first ??= row;
    last = row;
    ends.set(row.ended, (ends.get(row.ended) ?? 0) + 1);
    if (from.size < maxFrom) from.add(row.from);
    if (count <= maxListed) lines.push(Buffer.from(lineOf(row)));
  }
  return {
    count,
    ends: [...ends].toSorted(([, a], [, b]) => b - a),
    first,
    last,
    from: [...from],
    listed: Math.min(count, maxListed),
    csv: Buffer.concat(lines),
  };
}

function lineOf({ at, id, who, did, outcome, from, sql }: FoldRow): string {
  return csvLine([new Date(at).toISOString(), id, who, did, outcome, from, sql ?? ""]);
}

/** RFC 4180. What a spreadsheet would take for a formula starts with an apostrophe: https://owasp.org/www-community/attacks/CSV_Injection */
function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${safe(cell).replaceAll('"', '""')}"`).join(",")}\r\n`;
}

function safe(cell: string): string {
  const visible = showInvisible(cell);
  return /^[=+\-@\t\r\n]/.test(visible) ? `'${visible}` : visible;
}

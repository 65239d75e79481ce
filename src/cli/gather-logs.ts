import type { LogFile } from "./audit-logs.js";
import { readLogRecords } from "./log-records.js";
import { createLogStretches, type LogStretch } from "./log-stretches.js";
import { createTally, eachFile } from "./read-files.js";
import { createSortedLines, type SortedLines } from "./sorted-lines.js";
import type { Surroundings } from "./surroundings.js";
import { amount } from "./trail-summary.js";

export type LoggedRecord = {
  readonly at: number;
  readonly clusterArn: string;
  readonly file: string;
  readonly message: string;
};

/** Reads logs once and keeps the wanted records on disk, in the order of time and, of a second, in that of the files. */
export async function gatherLogs(
  logs: readonly LogFile[],
  isWanted: (at: number) => boolean,
  surroundings: Pick<Surroundings, "complain" | "stop" | "progress">,
) {
  const lines = createSortedLines();
  const stretches = new Map<string, LogStretch[]>();
  const tally = createTally();
  const byName = new Map(logs.map((log, index) => [log.file.name, { ...log, index }]));
  let records = 0;

  async function gather({ clusterArn, file, index }: LogFile & { readonly index: number }): Promise<void> {
    const following = createLogStretches();
    const theirs = stretches.get(clusterArn) ?? [];
    stretches.set(clusterArn, theirs);
    let place = 0;
    try {
      for await (const piece of readLogRecords(await file.open())) {
        if (surroundings.stop.aborted) return;
        if (piece === "unreadable") {
          tally.unreadableRecords += 1;
          following.interrupt();
          continue;
        }
        records += 1;
        place += 1;
        following.hear(piece.at);
        if (!isWanted(piece.at)) continue;
        const key = [piece.at, index, place].map((part) => String(part).padStart(15, "0")).join(" ");
        const record: LoggedRecord = { ...piece, clusterArn, file: file.name };
        await lines.add(key, JSON.stringify(record));
      }
    } finally {
      theirs.push(...following.stretches);
    }
  }

  const files = [...byName.values()];
  await eachFile(
    files.map(({ file }) => file),
    async ({ name }) => {
      const log = byName.get(name);
      if (log !== undefined) await gather(log);
    },
    tally,
    surroundings,
  );
  return {
    records: () => recordsIn(lines),
    stretchesOf: (clusterArn: string): readonly LogStretch[] => stretches.get(clusterArn) ?? [],
    summary: `${amount(records, "record")} in ${amount(files.length, "database log")}; not readable: ${amount(tally.unreadableFiles.size, "file")}, ${amount(tally.unreadableRecords, "record")}.`,
    unreadableFiles: tally.unreadableFiles,
    close: () => lines.close(),
  };
}

async function* recordsIn(lines: Pick<SortedLines, "read">): AsyncGenerator<LoggedRecord, void> {
  for await (const line of lines.read()) yield JSON.parse(line);
}

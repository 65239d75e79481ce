import { availableParallelism, loadavg } from "node:os";

import { openStage } from "../test/e2e/stage.js";
import { alwaysClose } from "./bench/always-close.js";
import { largeRows, timeBesideBare, timeLarge } from "./bench/beside-bare.js";
import { measureClassified } from "./bench/classified.js";
import { measureFlood } from "./bench/flood.js";
import { readResident, type Resident, sayMixed } from "./bench/memory.js";
import { timeNpmStart } from "./bench/npm-start.js";
import { kinds, timeReading } from "./bench/reading.js";
import { timeSaid } from "./bench/said.js";
import { exceeds, type Figure, median, renderTable } from "./bench/table.js";
import { measureTrail } from "./bench/trail.js";

/**
 * What whodid promises about time and memory, measured on the built parts (`npm run build` first). The limits hold for two cores, and
 * for the worst run. Exit status 1 when one is reached.
 */
const limits = {
  /** `npm start` to a ready page. */
  npmStartSeconds: 60,
  /** `whodid start` to connected. */
  connectedSeconds: 3,
  /** A statement to its message in the feed, in the sandbox, whose trail gathers for 3 s before it delivers. */
  feedSeconds: 10,
  /** The app's process, without the stand-ins. */
  memoryMegabytes: 250,
  /** Reading SQL, beside PostgreSQL's parser alone in a thread: at least 0.7 of its statements a second. */
  readingTimes: 1 / 0.7,
  /** `/sql select 1` beside its calls made bare. */
  besideBareTimes: 1.2,
  /** Memory over a million lines, beside that after a tenth of them. */
  classifiedTimes: 1.25,
} as const;

const runs = { npmStart: 3, connected: 5, feed: 10, pairs: 60, large: 3, memory: 3, reading: 5 } as const;
const mixedStatements = 400;

const notes: string[] = [];
const loadBefore = loadavg();
const startedAt = performance.now();
const figures = [
  ...(await measureReading()),
  ...(await measureNpmStart()),
  ...(await measureStage()),
  ...(await measureMemory()),
  ...(await measureTrail()),
  ...(await measureFlood()),
];
const tookSeconds = (performance.now() - startedAt) / 1000;

process.stdout.write(`${renderTable(figures)}

${notes.join("\n")}
${availableParallelism()} cores, Node ${process.version}, ${process.platform} ${process.arch}; load average ${loadOf(loadBefore)} before, ${loadOf(loadavg())} after; ${tookSeconds.toFixed(0)} s in all.
`);
if (figures.some(exceeds)) process.exitCode = 1;

async function measureReading(): Promise<Figure[]> {
  const read: Figure[] = [];
  for (const kind of kinds) {
    const times = await repeat(runs.reading, () => timeReading(kind));
    const what = `reading ${kind.what}, time ÷ the bare parser's in a thread`;
    read.push({ what, unit: "×", runs: times, limit: limits.readingTimes });
  }
  const classified = await measureClassified();
  const skipped = "there is no /proc here";
  return [
    ...read,
    {
      what: "memory of `whodid classify` over 1,000,000 lines, 10,000 hostile ones among them (peak RSS)",
      unit: "MB",
      runs: classified === undefined ? [] : [classified.most],
      skipped,
    },
    {
      what: "… ÷ that after 100,000 lines",
      unit: "×",
      runs: classified === undefined ? [] : [classified.most / classified.early],
      limit: limits.classifiedTimes,
      skipped,
    },
  ];
}

async function measureNpmStart(): Promise<Figure[]> {
  const starts = await repeat(runs.npmStart, timeNpmStart);
  const limit = limits.npmStartSeconds;
  return [
    {
      what: "`npm start` to the line that it is ready",
      unit: "s",
      runs: starts.map((s) => s.readySeconds),
      limit,
    },
    {
      what: "`npm start` to its page, asked for at that line: 200",
      unit: "s",
      runs: starts.map((s) => s.pageSeconds),
      limit,
    },
  ];
}

/** All that one sandbox and the app in it can tell, before anything has piled up. */
async function measureStage(): Promise<Figure[]> {
  const stage = await openStage();
  return alwaysClose(stage.close, async () => {
    const connected: number[] = [];
    const idle: (Resident | undefined)[] = [];
    const start = async () => {
      const begunAt = performance.now();
      const app = await stage.startApp();
      connected.push((performance.now() - begunAt) / 1000);
      idle.push(await readResident(app));
      return app;
    };
    for (let left = runs.connected; left > 2; left -= 1) await (await start()).kill("SIGTERM");
    const fed = await start();
    const feed = await repeat(runs.feed, async (at) => {
      const sql = `select ${at} as run_${at}`;
      const said = { person: "alice", text: `/sql ${sql}`, answer: new RegExp(sql), in: "db-feed" } as const;
      return (await timeSaid(stage, said)) / 1000;
    });
    await fed.kill("SIGTERM");
    await stage.post("trail/hold", { on: true });
    const { replay, pairs } = await timeBesideBare(stage, runs.pairs);
    notes.push(`The calls of \`/sql select 1\` (+ is not after the one before it): ${replay.calls}.`);
    const ours = pairs.map(({ whodid }) => whodid);
    const theirs = pairs.map(({ bare }) => bare);
    await start();
    const large = await repeat(runs.large, (at) => timeLarge(stage, at));
    return [
      { what: "`whodid start` to connected", unit: "s", runs: connected, limit: limits.connectedSeconds },
      memoryFigure(
        "app's memory, connected and idle (RSS)",
        idle.map((resident) => resident?.now),
      ),
      { what: "statement to feed", unit: "s", runs: feed, limit: limits.feedSeconds },
      { what: "`/sql select 1`, listener to message accepted", unit: "ms", runs: ours },
      { what: `the same ${replay.count} SDK and Web API calls, bare`, unit: "ms", runs: theirs },
      {
        what: "… median ÷ median",
        unit: "×",
        runs: [median(ours) / median(theirs)],
        limit: limits.besideBareTimes,
      },
      {
        what: "`/sql` of 100,000 rows, rows a second from said to answered",
        unit: "rows/s",
        runs: large.map(({ said }) => (largeRows / said) * 1000),
      },
      {
        what: "… ÷ a bare cursor's rows a second",
        unit: "×",
        runs: large.map(({ said, bare }) => bare / said),
      },
    ];
  });
}

async function measureMemory(): Promise<Figure[]> {
  const residents = await repeat(runs.memory, async () => {
    const stage = await openStage();
    return alwaysClose(stage.close, async () => {
      const app = await stage.startApp();
      await sayMixed(stage, mixedStatements);
      return readResident(app);
    });
  });
  const after = `after ${mixedStatements} mixed statements`;
  return [
    memoryFigure(
      `app's memory ${after} (RSS)`,
      residents.map((resident) => resident?.now),
    ),
    memoryFigure(
      `… the most of it (peak RSS)`,
      residents.map((resident) => resident?.most),
    ),
  ];
}

function memoryFigure(what: string, measured: readonly (number | undefined)[]): Figure {
  const megabytes = measured.filter((value) => value !== undefined);
  return {
    what,
    unit: "MB",
    runs: megabytes,
    limit: limits.memoryMegabytes,
    skipped: "there is no /proc here",
  };
}

async function repeat<T>(times: number, work: (at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < times; at += 1) results.push(await work(at));
  return results;
}

function loadOf([oneMinute = 0]: number[]): string {
  return oneMinute.toFixed(1);
}

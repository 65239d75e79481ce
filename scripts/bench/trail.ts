import { execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { z } from "zod";

import { readResident } from "./memory.js";
import { writeSyntheticTrail } from "./synthetic-trail.js";
import type { Figure } from "./table.js";

/** The limits are those of the issue "The trail", under "It must show". */
const floors = { jq: 12, plain: 3.5, zcat: 1, twoCores: 1.6 } as const;
const memoryMegabytes = 350;
const rounds = 3;
/** By the clock, other work on the machine counts. */
const roundsByTheClock = 9;

const events = 200_000;
/** Whodid reads the same files so often over, for it must be seen running, not starting. */
const copies = 5;

const run = promisify(execFile);
const reading = z.object({ statements: z.number(), seconds: z.number(), cpuSeconds: z.number() });

/**
 * From gzip files to identified statements, beside what else reads them: events a second of one core's time (user and system), so that
 * other work on the machine counts little. Two cores are measured against one by the clock.
 */
export async function measureTrail(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "whodid-bench-"));
  try {
    const [once, often] = [join(folder, "once"), join(folder, "often")];
    const statements = writeSyntheticTrail(once, events);
    for (let copy = 0; copy < copies; copy += 1) cpSync(once, join(often, String(copy)), { recursive: true });
    const measured: Record<keyof typeof floors, number[]> = { jq: [], plain: [], zcat: [], twoCores: [] };
    const memory: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const whodid = await readOnOneCore(often, statements * copies);
      const ratio = (cpuSeconds: number) => (cpuSeconds * copies) / whodid.cpuSeconds;
      measured.plain.push(ratio((await read("plain", once, statements)).cpuSeconds));
      if (has("zcat"))
        measured.zcat.push(ratio(await cpuSecondsOf(`find ${once} -name '*.gz' | xargs zcat`)));
      if (has("zcat") && has("jq")) {
        const filter = '.Records[] | select(.eventSource == "rdsdataapi.amazonaws.com") | .userIdentity.arn';
        const each = `zcat {} | jq -c '${filter}'`;
        measured.jq.push(
          ratio(
            await cpuSecondsOf(
              `find ${once} -name '*.gz' | xargs -I{} sh -c "${each.replaceAll('"', '\\"')}"`,
            ),
          ),
        );
      }
      const most = await mostMemory(often);
      if (most !== undefined) memory.push(most);
    }
    for (
      let round = 0;
      has("taskset") && availableParallelism() > 1 && round < roundsByTheClock;
      round += 1
    ) {
      const one = await readOnOneCore(often, statements * copies);
      const both = await read("whodid", often, statements * copies);
      measured.twoCores.push(one.seconds / both.seconds);
    }
    return [
      figure(
        "trail files to statements, against `zcat \\| jq`",
        measured.jq,
        floors.jq,
        "zcat or jq is not here",
      ),
      figure("… against gunzip and JSON.parse", measured.plain, floors.plain),
      figure("… against `zcat` to nothing", measured.zcat, floors.zcat, "zcat is not here"),
      figure(
        "… two cores against one",
        measured.twoCores,
        floors.twoCores,
        "taskset or a second core is not here",
      ),
      {
        what: "`whodid trail` over 1,000,000 events (peak RSS)",
        unit: "MB",
        runs: memory,
        limit: memoryMegabytes,
        skipped: "there is no /proc here",
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figure(what: string, runs: readonly number[], floor: number, skipped = "not measured"): Figure {
  return { what, unit: "×", runs, floor, skipped };
}

function has(command: string): boolean {
  try {
    execFileSync("which", [command], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const readOnOneCore = (folder: string, expected: number) =>
  read("whodid", folder, expected, has("taskset") ? ["taskset", "-c", "0"] : []);

/** Throws when it did not find the statements that are there. */
async function read(way: string, folder: string, expected: number, pin: readonly string[] = []) {
  const reader = [process.execPath, "--import", "tsx", "scripts/bench/trail-reader.ts", way, folder];
  const [command = "", ...args] = [...pin, ...reader];
  const told = reading.parse(JSON.parse((await run(command, args)).stdout));
  if (told.statements !== expected)
    throw new Error(`${way} found ${told.statements} of ${expected} statements`);
  return told;
}

/** User and system time of a shell command and all that it started. */
async function cpuSecondsOf(command: string): Promise<number> {
  const script = `TIMEFORMAT='%U %S'; time (${command} > /dev/null)`;
  const { stderr } = await run("bash", ["-c", script]);
  const [user = Number.NaN, system = Number.NaN] = (stderr.trim().split("\n").at(-1) ?? "")
    .split(" ")
    .map(Number);
  return user + system;
}

/** The most memory that the built command used over the folder; undefined where it can't be seen. */
async function mostMemory(folder: string): Promise<number | undefined> {
  const child = spawn(process.execPath, ["dist/src/main.js", "trail", "--json", folder], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  let most: number | undefined;
  const look = setInterval(() => {
    void readResident({ pid: child.pid ?? 0 }).then((resident) => {
      if (resident !== undefined && resident.most > 0) most = Math.max(most ?? 0, resident.most);
    });
  }, 100);
  await new Promise((resolve) => child.once("close", resolve));
  clearInterval(look);
  return most;
}

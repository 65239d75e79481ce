import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { parse, stringify } from "yaml";

import { outsideStatementId } from "../../src/ledger/statement-id.js";
import { scanItems } from "./aws-view.js";
import { fastTime } from "./fast-time.js";
import { feedKeys } from "./feed-keys.js";
import { type MadeRecord, madeStatements } from "./made-trail.js";
import { randomOf } from "./random.js";
import { openStage, type Stage } from "./stage.js";
import { isAllTold, queueOf } from "./trail-queue.js";

/** `KILL_SEED` takes the points of an earlier run again; `KILL_STATEMENTS=2000 KILL_TIMES=20` is the long run. */
const seed = Number(process.env["KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const statements = Number(process.env["KILL_STATEMENTS"] ?? 200);
const kills = Number(process.env["KILL_TIMES"] ?? 6);

const perFile = 10;
/** Slack takes a message a second, and the queue hides what a dead worker held for half a minute. */
const timesFaster = 20;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(fastTime(timesFaster, Date.now()));
});
afterAll(() => stage.close());

/** The sandbox's own, without the databases' logs: when time is so fast, they would be looked into all the time. */
function configuration(): string {
  const path = join(mkdtempSync(join(tmpdir(), "whodid-kill-")), "whodid.yml");
  const { databases, ...rest } = parse(readFileSync("sandbox/whodid.yml", "utf8")) as {
    databases: { billing: { log?: object } };
  };
  const { log: _log, ...billing } = databases.billing;
  writeFileSync(path, stringify({ ...rest, databases: { ...databases, billing } }));
  return path;
}

/** Waits until no more than so many log files are left, and then for a moment at random. */
async function moment(filesLeft: number, random: () => number): Promise<void> {
  for (;;) {
    const { visible, inFlight } = await queueOf(stage);
    if (visible + inFlight <= filesLeft) break;
    await sleep(100);
  }
  await sleep(random() * 500);
}

/** Slack has shown a message, and nobody has written down that it has. */
async function beforeTheRecord(): Promise<void> {
  await stage.fault("slack", "chat.postMessage", "delay");
  await stage.until("a message that is shown, its answer held back", async () =>
    JSON.stringify(await stage.get("faults")) === '{"ok":true,"waiting":[]}' ? true : undefined,
  );
}

async function eventsInLedger(): Promise<readonly string[]> {
  const entries = (await scanItems(stage, "WHODID_LEDGER_TABLE")).filter(({ sk }) => sk?.S === "entry");
  return entries
    .flatMap(Object.keys)
    .flatMap((name) => (name.startsWith("sighting:") ? [name.slice("sighting:".length)] : []));
}

const keyOf = ({ eventID, eventTime }: MadeRecord) =>
  `statement:${outsideStatementId(Date.parse(eventTime), eventID)}`;

it(`shows ${statements} statements once each, in ledger and feed, though the worker is killed ${kills} times (KILL_SEED=${seed})`, async () => {
  const random = randomOf(seed);
  const config = configuration();
  const startWorker = () => stage.startApp({ LOG_LEVEL: "warn", WHODID_CONFIG: config }, ["--only", "trail"]);
  const made = madeStatements(statements, Date.now());
  for (let from = 0; from < made.length; from += perFile)
    await stage.post("trail/records", { records: made.slice(from, from + perFile) });

  // Among the last files there may be no message left to hold back.
  const points = Array.from({ length: kills }, () =>
    Math.ceil((0.1 + 0.9 * random()) * (statements / perFile)),
  );
  for (const [kill, filesLeft] of points.toSorted((a, b) => b - a).entries()) {
    const worker = await startWorker();
    await moment(filesLeft, random);
    if (kill % 2 === 1) await beforeTheRecord();
    await worker.kill("SIGKILL");
  }
  await startWorker();
  while (!(await isAllTold(stage))) await sleep(500);

  expect(await queueOf(stage)).toEqual({ visible: 0, inFlight: 0, dead: 0 });
  expect((await eventsInLedger()).toSorted()).toEqual(made.map(({ eventID }) => eventID).toSorted());
  expect((await feedKeys(stage)).toSorted()).toEqual(made.map(keyOf).toSorted());
}, 900_000);

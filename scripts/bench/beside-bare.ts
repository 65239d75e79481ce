import { setTimeout as pause } from "node:timers/promises";

import type { Stage } from "../../test/e2e/stage.js";
import { createBare, readBare } from "./bare.js";
import { type Heard, listenBetween } from "./listened.js";
import { createReplay, type Replay } from "./replay.js";
import { timeSaid } from "./said.js";

/** Uncounted at the beginning: all code on both sides is warm then. */
const warmUps = 10;
/** How often the calls are recorded: what came after what by chance, once came otherwise. */
const recordings = 10;
/** Long enough for what whodid does after its answer (it gives the statement up), lest it disturb the other side. */
const settleMs = 60;

/** Milliseconds of the same calls made by whodid, and bare. */
export type Beside = { readonly whodid: number; readonly bare: number };

export type BesideBare = {
  readonly replay: Pick<Replay, "calls" | "count">;
  readonly pairs: readonly Beside[];
};

/**
 * `/sql select 1` from the envelope at whodid's listener to its answer accepted by Slack, beside the very calls that whodid makes for it
 * in between (recorded on the wire first) made without it, in turn. The trail must be held: what is made bare would come to the feed as
 * statements outside whodid.
 */
export async function timeBesideBare(stage: Stage, pairs: number): Promise<BesideBare> {
  const command = "/sql select 1";
  const heard = await listen(stage, true, async (hear) => {
    const all: Heard[] = [];
    for (let at = 0; at < warmUps + recordings; at += 1) all.push(await hear(command));
    return all.slice(warmUps);
  });
  const bare = createBare(stage.environment);
  const replay = createReplay(heard, bare);
  try {
    const measured = await listen(stage, false, async (hear) => {
      const all: Beside[] = [];
      for (let at = 0; at < warmUps + pairs; at += 1) {
        const { deliveredAt, acceptedAt, responseUrl } = await hear(command);
        all.push({ whodid: acceptedAt - deliveredAt, bare: await replay.time(responseUrl) });
      }
      return all.slice(warmUps);
    });
    return { replay, pairs: measured };
  } finally {
    bare.close();
  }
}

/** Starts an app of which everything with Slack can be heard, with `all` also everything with AWS. */
async function listen<T>(
  stage: Stage,
  all: boolean,
  work: (hear: (command: string) => Promise<Heard>) => Promise<T>,
): Promise<T> {
  const listener = await listenBetween(stage, all);
  try {
    const app = await stage.startApp(listener.environment, ["--only", "bot"]);
    const result = await work(async (command) => {
      const heard = await listener.hear(stage, command);
      await pause(settleMs);
      return heard;
    });
    await app.kill("SIGTERM");
    return result;
  } finally {
    listener.close();
  }
}

/** How many rows a large result has, for both sides. */
export const largeRows = 100_000;
const largeSql = `select n, md5(n::text) as hash, n * 1.5 as price from generate_series(1, ${largeRows}) n`;

/** Milliseconds of a large read from said to answered, all its rows then kept as CSV, and of a bare cursor that throws them away. */
export async function timeLarge(
  stage: Stage,
  at: number,
): Promise<{ readonly said: number; readonly bare: number }> {
  const bare = createBare(stage.environment);
  try {
    const text = `/sql ${largeSql} where n > -${at}`;
    const said = await timeSaid(stage, { person: "alice", text, answer: /100,000 rows/, in: "billing" });
    const begunAt = performance.now();
    await readBare(bare, largeSql, [12, 192, 3_000, 5_000]);
    return { said, bare: performance.now() - begunAt };
  } finally {
    bare.close();
  }
}

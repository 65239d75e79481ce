import type { Stage } from "../../test/e2e/stage.js";
import { createBare } from "./bare.js";
import { timeSaid } from "./said.js";

/** Uncounted at the beginning: whodid's session is opened, and all code on both sides is warm. */
const warmUps = 3;

/** One pair: milliseconds of the same read through whodid, bare with a session of its own, and bare with a kept one. */
export type Beside = { readonly said: number; readonly fiveCalls: number; readonly fourCalls: number };

/**
 * `/sql select 1` from said to answered, and the same read without whodid, in turn. The trail must be held: what is made bare would
 * come to the feed as statements outside whodid, while the next pair runs.
 */
export async function timeBesideBare(stage: Stage, pairs: number): Promise<readonly Beside[]> {
  const bare = createBare(stage.environment);
  const sql = "select 1";
  const measured: Beside[] = [];
  try {
    const kept = await bare.openSession();
    for (let at = 0; at < warmUps + pairs; at += 1) {
      const said = await timeSaid(stage, {
        person: "alice",
        text: `/sql ${sql}`,
        answer: /1 row/,
        in: "billing",
      });
      const fiveCalls = await time(async () => bare.read(await bare.openSession(), sql));
      const fourCalls = await time(() => bare.read(kept, sql));
      if (at >= warmUps) measured.push({ said, fiveCalls, fourCalls });
    }
  } finally {
    bare.close();
  }
  return measured;
}

async function time(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

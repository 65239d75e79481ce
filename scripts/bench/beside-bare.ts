import type { Stage } from "../../test/e2e/stage.js";
import { createBare } from "./bare.js";
import { timeSaid } from "./said.js";

/** Uncounted at the beginning: whodid's session is opened, and all code on both sides is warm. */
const warmUps = 3;

/** One pair: milliseconds of the same read through whodid, bare with a session of its own, and bare with a kept one. */
export type Beside = { readonly said: number; readonly withSession: number; readonly inKept: number };

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
      const withSession = await time(async () => bare.read(await bare.openSession(), sql));
      const inKept = await time(() => bare.read(kept, sql));
      if (at >= warmUps) measured.push({ said, withSession, inKept });
    }
  } finally {
    bare.close();
  }
  return measured;
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
    const session = await bare.openSession();
    return { said, bare: await time(() => bare.read(session, largeSql, [12, 192, 3_000, 5_000])) };
  } finally {
    bare.close();
  }
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

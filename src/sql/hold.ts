import type { AskedSql, SqlParts } from "./parts.js";

/** A process that is silent for this long is taken for dead. */
const leaseMs = 15_000;
const heartbeatMs = 5_000;

/**
 * Keeps a statement in this process's hands while `work` runs, so that after a crash another process tells the person. `work` begins at
 * once and sends nothing before `held`.
 */
export async function holdWhile(
  parts: SqlParts,
  asked: Pick<AskedSql, "statementId" | "user" | "channelId">,
  work: (held: Promise<void>) => Promise<void>,
): Promise<void> {
  const { statementId, user, channelId } = asked;
  const keep = () =>
    parts.unfinished.put({ statementId, ...user, channelId, leaseUntil: parts.clock() + leaseMs });
  const held = keep();
  const put = Promise.allSettled([held]);
  let renewing: Promise<void> = Promise.resolve();
  const release = parts.every(heartbeatMs, () => {
    renewing = keep().catch((err: unknown) => parts.log.warn({ err, statementId }, "lease not renewed"));
  });
  try {
    await work(held);
  } finally {
    release();
    // What lands after the removal would look like a crash.
    await put;
    await renewing;
    await parts.unfinished.remove(statementId);
  }
}

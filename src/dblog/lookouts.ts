import type { DatabaseLogs, Look, Lookouts } from "./ports.js";

/** A statement that went round whodid, as far as the log is concerned. */
type Outside = { readonly clusterArn: string | null; readonly eventTime: number };

export const minuteMs = 60_000;

/**
 * When a minute is looked at, in milliseconds after it was asked for: the export to CloudWatch lags, and a later line or event can make
 * doubtful what seemed sure. A later event asks anew.
 */
const looksAfterMs: readonly number[] = [0, 60_000, 5 * 60_000, 20 * 60_000, 60 * 60_000];

/** Has the log looked at for these statements, each minute of each cluster once. Throws the list's faults. */
export async function askForTexts(
  parts: {
    readonly lookouts: Pick<Lookouts, "ask">;
    readonly logs: DatabaseLogs;
    readonly clock: () => number;
  },
  statements: readonly Outside[],
): Promise<void> {
  const asked = new Set<string>();
  for (const { clusterArn, eventTime } of statements) {
    if (clusterArn === null || !parts.logs.has(clusterArn)) continue;
    const minute = Math.floor(eventTime / minuteMs) * minuteMs;
    const key = `${minute} ${clusterArn}`;
    if (asked.has(key)) continue;
    asked.add(key);
    await parts.lookouts.ask(clusterArn, minute, parts.clock());
  }
}

/** When it is to be looked at after this look; null when that was the last. */
export function nextLookAt({ askedAt, looks }: Look): number | null {
  const after = looksAfterMs[looks + 1];
  return after === undefined ? null : askedAt + after;
}

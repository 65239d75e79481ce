import type { Stretch } from "../trail/coverage.js";
import { minuteTime } from "./ago.js";
import type { Scope } from "./scope.js";

/**
 * Which stretch of the trail stands behind an answer, one sentence for each account and Region that was asked about.
 * Events of the last `settlingMinutes` may still arrive; whether files in between are missing is not known.
 */
export function coverageWords(
  stretches: readonly Stretch[],
  scope: Scope,
  settlingMinutes: number,
  now: number,
): readonly string[] {
  const places = new Set(scope.databases.map(({ clusterArn }) => placeOf(clusterArn)));
  return [...places].map((place) => {
    const read = stretches.find(({ accountId, region }) => `account ${accountId}, ${region}` === place);
    return read === undefined
      ? `No file of the trail has been read for ${place}: what went round whodid there can't be seen yet.`
      : `Trail read from ${minuteTime(read.from, now)} to ${minuteTime(read.until, now)} UTC for ${place}; ` +
          `the last ${duration(settlingMinutes)} may still change; gaps are not checked yet.`;
  });
}

function placeOf(clusterArn: string): string {
  const [, , , region = "unknown", accountId = "unknown"] = clusterArn.split(":");
  return `account ${accountId}, ${region}`;
}

function duration(minutes: number): string {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, "hour"] : [minutes, "minute"];
  return count === 1 ? unit : `${count} ${unit}s`;
}

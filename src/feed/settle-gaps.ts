import type { Place } from "../trail/coverage.js";
import type { Gap } from "./gaps-in.js";
import type { ToldGaps } from "./ports.js";
import { renderSettledGap } from "./render-gap.js";
import type { Notice, ShowParts } from "./show.js";

/**
 * Rewrites the alarms of a place about gaps that are none any more, for what lacked has come. `standing` names those that are gaps still,
 * of the days from `since` on (a midnight); what is older is not judged any more, and is forgotten as it stands.
 */
export async function settleGaps(
  parts: Pick<ShowParts, "outbox" | "clock"> & {
    readonly toldGaps: ToldGaps;
    readonly tell: (notice: Notice) => Promise<boolean>;
  },
  place: Place,
  since: number,
  standing: ReadonlySet<string>,
): Promise<void> {
  const { toldGaps, outbox, clock, tell } = parts;
  const over = (await toldGaps.of(place)).filter(({ key }) => !standing.has(key));
  for (const told of over) {
    const state = isJudged(told.gap, since) ? (await outbox.find(told.key))?.state : undefined;
    const at = clock();
    const render = (maybeTwice: boolean) => renderSettledGap(told.gap, at, maybeTwice);
    const isInFeed = state === "posted" || state === "posting";
    if (!isInFeed || (await tell({ key: told.key, render }))) await toldGaps.remove(told);
  }
}

/** A day is judged from its midnight on; a stretch that begins with the first day may have begun before it. */
function isJudged(gap: Gap, since: number): boolean {
  return gap.kind === "no digest" ? gap.from > since : Date.parse(gap.day) >= since;
}

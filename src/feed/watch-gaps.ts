import type { Logger } from "pino";

import type { ExpectedSightings } from "../ledger/expected.js";
import { placeName, placesOf } from "../ledger/place.js";
import { isUnseen } from "../ledger/unseen.js";
import { dayMs } from "../trail/coverage.js";
import type { CoverageBook } from "../trail/coverage.js";
import { judgeDays, midnight } from "../trail/judge-days.js";
import { type Gap, gapsIn } from "./gaps-in.js";
import type { ToldGaps } from "./ports.js";
import { renderGap, renderGapEvidence } from "./render-gap.js";
import { settleGaps } from "./settle-gaps.js";
import { show, type Notice, type ShowParts } from "./show.js";
import { unseenNotice, type UnseenParts } from "./unseen-notice.js";

export type GapWatchParts = ShowParts &
  UnseenParts & {
    readonly expected: ExpectedSightings;
    readonly coverage: CoverageBook;
    readonly toldGaps: ToldGaps;
    /** Whether the queue was empty, or nearly, a moment ago: what is still in it is not missing. */
    readonly isCaughtUp: () => boolean;
    readonly log: Logger;
  };

/**
 * The alarms for what the trail should have shown and has not, when its settling period is over. Several processes may watch: each
 * alarm is shown once. Both do nothing while the queue holds more; both reject with the first fault, and go on where they were next time.
 */
export type GapWatch = {
  /** One alarm for the statements of a database and hour that were sent and that no trail event shows. */
  watchStatements(): Promise<void>;
  /** One alarm for each stretch without digests, and for each day with listed files that were never read; rewrites those whose files came late; also keeps the days' judgments. */
  watchDays(): Promise<void>;
};

/** A gap that began before is told by `whodid verify`. */
const watchedMs = 3 * dayMs;

export function createGapWatch(parts: GapWatchParts): GapWatch {
  const { ledger, expected, coverage, toldGaps, policy, settlingMs, clock, log } = parts;

  const tell = async (notice: Notice): Promise<boolean> => {
    const shown = await show(parts, notice);
    log.warn({ key: notice.key, shown: shown.kind }, "a gap in the trail");
    return shown.kind === "shown";
  };

  return {
    watchStatements: async () => {
      if (!parts.isCaughtUp()) return;
      const due = clock() - settlingMs;
      for (const item of await expected.sentBefore(due)) {
        const entry = await ledger.find(item.statementId);
        if (entry !== undefined && isUnseen(entry)) {
          if (!(await tell(await unseenNotice(parts, entry)))) continue;
          // Its event may have come between, and found no alarm to settle.
          const now = await ledger.find(item.statementId);
          if (now !== undefined && !isUnseen(now)) await tell(await unseenNotice(parts, now));
        }
        await expected.remove(item);
      }
    },
    watchDays: async () => {
      if (!parts.isCaughtUp()) return;
      const now = clock();
      const stretches = await coverage.stretches();
      for (const place of placesOf(policy.databases)) {
        const since = midnight(now - watchedMs);
        const days = judgeDays(coverage, { place, since, now, settlingMs, stretches });
        const standing = new Set<string>();
        for (const gap of await gapsIn(days)) {
          const notice = noticeOf(gap, parts);
          standing.add(notice.key);
          await toldGaps.put({ key: notice.key, gap });
          await tell(notice);
        }
        await settleGaps({ ...parts, tell }, place, since, standing);
      }
    },
  };
}

function noticeOf(gap: Gap, { settlingMs }: GapWatchParts): Notice {
  const { place } = gap;
  const what = gap.kind === "no digest" ? `digest:${gap.trail}:${gap.from}` : `files:${gap.day}`;
  return {
    key: `gap:${placeName(place)}:${what}`,
    render: (maybeTwice) => renderGap(gap, settlingMs, maybeTwice),
    evidence: (maybeTwice) => renderGapEvidence(gap, maybeTwice),
  };
}

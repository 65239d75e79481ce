import type { Logger } from "pino";

import type { Policy } from "../access/database.js";
import type { Entry } from "../ledger/entry.js";
import type { ExpectedSightings } from "../ledger/expected.js";
import type { Ledger } from "../ledger/ledger.js";
import { placeName, placeOf, placesOf } from "../ledger/place.js";
import { isUnseen } from "../ledger/unseen.js";
import { dayMs } from "../trail/coverage.js";
import type { CoverageBook } from "../trail/coverage.js";
import { judgeDays } from "../trail/judge-days.js";
import { type Gap, gapsIn } from "./gaps-in.js";
import { renderGap } from "./render-gap.js";
import { renderUnseen } from "./render-unseen.js";
import { show, type Notice, type ShowParts } from "./show.js";

export type GapWatchParts = ShowParts & {
  readonly ledger: Pick<Ledger, "find" | "lookUp">;
  readonly expected: ExpectedSightings;
  readonly coverage: CoverageBook;
  readonly policy: Policy;
  readonly settlingMs: number;
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
  /** One alarm for each stretch without digests, and for each day with listed files that were never read; also keeps the days' judgments. */
  watchDays(): Promise<void>;
};

/** A gap that began before is told by `whodid verify`. */
const watchedMs = 3 * dayMs;
const hourMs = 3_600_000;

export function createGapWatch(parts: GapWatchParts): GapWatch {
  const { ledger, expected, coverage, policy, settlingMs, clock, log } = parts;

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
          if (!(await tell(await unseenNotice(parts, entry, due)))) continue;
        }
        await expected.remove(item);
      }
    },
    watchDays: async () => {
      if (!parts.isCaughtUp()) return;
      const now = clock();
      const stretches = await coverage.stretches();
      for (const place of placesOf(policy.databases)) {
        const since = now - watchedMs;
        const days = judgeDays(coverage, { place, since, now, settlingMs, stretches });
        for (const gap of await gapsIn(days)) await tell(noticeOf(gap, parts));
      }
    },
  };
}

/** Told from the ledger and not from one statement, so that it says the same whoever tells it, and a trail that is off is not an alarm a statement. */
async function unseenNotice(
  { ledger, coverage, settlingMs }: GapWatchParts,
  entry: Entry,
  due: number,
): Promise<Notice> {
  const { accountId, region } = placeOf(entry.clusterArn);
  const read = (await coverage.stretches()).filter(
    (stretch) => stretch.accountId === accountId && stretch.region === region,
  );
  const hour = entry.createdAt - (entry.createdAt % hourMs);
  const entries = await unseenSince(ledger, entry, hour, due);
  return {
    key: entry.database === null ? `gap:statement:${entry.id}` : `gap:statements:${entry.database}:${hour}`,
    render: (maybeTwice) => renderUnseen(entries, read, settlingMs, maybeTwice),
  };
}

async function unseenSince(
  ledger: Pick<Ledger, "lookUp">,
  entry: Entry,
  hour: number,
  due: number,
): Promise<readonly [Entry, ...Entry[]]> {
  const { id, database } = entry;
  if (database === null) return [entry];
  const by = { kind: "database" as const, database };
  const page = await ledger.lookUp({ by, since: hour, until: hour + hourMs - 1, limit: 100 });
  const others = page.entries.filter(
    (other) => other.id !== id && (other.sentAt ?? due) < due && isUnseen(other),
  );
  const [first = entry, ...rest] = [entry, ...others].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return [first, ...rest];
}

function noticeOf(gap: Gap, { settlingMs }: GapWatchParts): Notice {
  const { place } = gap;
  const what = gap.kind === "no digest" ? `digest:${gap.trail}:${gap.from}` : `files:${gap.day}`;
  return {
    key: `gap:${placeName(place)}:${what}`,
    render: (maybeTwice) => renderGap(gap, settlingMs, maybeTwice),
  };
}

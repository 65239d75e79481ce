import type { Policy } from "../access/database.js";
import { dayOf } from "../trail/coverage.js";
import type { CoverageBook, JudgedDay, Place, Stretch } from "../trail/coverage.js";
import { historyShows } from "../trail/find-events.js";
import type { HistoryBook } from "../trail/history-book.js";
import { count } from "../trail/lack-words.js";
import { minuteTime } from "./ago.js";
import { placeName, placesOf } from "./place.js";

/** What was read of the trail of one place that was asked about, and how its days were judged, newest first. */
export type PlaceRead = {
  readonly place: Place;
  readonly read: Stretch | undefined;
  readonly judged: readonly JudgedDay[];
  /** Where there is no trail: how far the Region's event history was read, null for not at all. */
  readonly historyUntil?: number | null;
};

/** Days that an answer looks back on, at most. */
const maxDays = 90;
const namedGaps = 3;

/** Reads the books for the places of the databases asked about, from the day of `since` on. Throws the store's faults. */
export async function readCoverage(
  books: {
    readonly coverage: Pick<CoverageBook, "stretches" | "judgedDays">;
    readonly history?: Pick<HistoryBook, "read"> | undefined;
  },
  databases: Policy["databases"],
  since: number | null,
  now: number,
): Promise<readonly PlaceRead[]> {
  const stretches = await books.coverage.stretches();
  const histories = await books.history?.read();
  return Promise.all(
    placesOf(databases).map(async (place) => ({
      place,
      read: stretches.find((stretch) => stretch.trail === null && placeName(stretch) === placeName(place)),
      judged: await books.coverage.judgedDays(place, dayOf(since ?? 0), dayOf(now), maxDays),
      ...(histories === undefined
        ? {}
        : { historyUntil: histories.find(({ region }) => region === place.region)?.readUntil ?? null }),
    })),
  );
}

/**
 * Which stretch of the trail stands behind an answer, and what is known to be missing in it, one sentence for each place.
 * Events of the last `settlingMinutes` may still arrive.
 */
export function coverageWords(
  coverage: readonly PlaceRead[],
  settlingMinutes: number,
  now: number,
): readonly string[] {
  return coverage.flatMap((one) => {
    const { place, read, historyUntil } = one;
    const history = historyUntil === undefined ? [] : [historyWords(place, historyUntil, now)];
    return read === undefined && historyUntil !== undefined
      ? history
      : [trailWords(one, settlingMinutes, now), ...history];
  });
}

function trailWords({ place, read, judged }: PlaceRead, settlingMinutes: number, now: number): string {
  return read === undefined
    ? `No file of the trail has been read for ${placeName(place)}: what went round whodid there can't be seen yet${gapsAmong(judged)}.`
    : `Trail read from ${minuteTime(read.from, now)} to ${minuteTime(read.until, now)} UTC for ${placeName(place)}; ` +
        `the last ${duration(settlingMinutes)} may still change; ${judgedWords(judged)}${unreadableWords(judged)}.`;
}

function historyWords(place: Place, until: number | null, now: number): string {
  const read = until === null ? "not read yet" : `read until ${minuteTime(until, now)} UTC`;
  return `whodid.yml says that there is no trail for ${placeName(place)}, only LookupEvents, ${read}: ${historyShows}. What goes round whodid there can't be seen.`;
}

function gapsAmong(judged: readonly JudgedDay[]): string {
  return judged.some(({ verdict }) => verdict === "gap") ? `; ${judgedWords(judged)}` : "";
}

function judgedWords(judged: readonly JudgedDay[]): string {
  const [newest] = judged;
  const oldest = judged.at(-1);
  if (newest === undefined || oldest === undefined) return "gaps are not checked yet";
  const gaps = judged.filter(({ verdict }) => verdict === "gap");
  if (gaps.length > 0) {
    const named = gaps
      .slice(0, namedGaps)
      .map(({ day, because }) => `${day} (${because[0] ?? "not all was read"})`);
    const more = gaps.length > namedGaps ? [`${gaps.length - namedGaps} more days`] : [];
    return `gaps on ${list.format([...named, ...more])}`;
  }
  const days = oldest.day === newest.day ? `on ${newest.day}` : `from ${oldest.day} to ${newest.day}`;
  const doubtful = judged.find(({ because }) => because.length > 0);
  const doubt = doubtful === undefined ? "" : ` (${doubtful.day}: ${doubtful.because[0] ?? ""})`;
  return `no gap is known ${days}${doubt}`;
}

function unreadableWords(judged: readonly JudgedDay[]): string {
  const days = judged.filter(({ unreadable = 0 }) => unreadable > 0);
  if (days.length === 0) return "";
  const sum = days.reduce((total, { unreadable = 0 }) => total + unreadable, 0);
  return `; ${count(sum, "record")} of these files could not be read`;
}

const list = new Intl.ListFormat("en");

function duration(minutes: number): string {
  const [amount, unit] = minutes % 60 === 0 ? [minutes / 60, "hour"] : [minutes, "minute"];
  return amount === 1 ? unit : `${amount} ${unit}s`;
}

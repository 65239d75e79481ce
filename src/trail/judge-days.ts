import { dayMs, dayOf } from "./coverage.js";
import type { CoverageBook, JudgedDay, Place, ReadDay, Stretch } from "./coverage.js";
import { judgeDay, type Judgment } from "./judge-day.js";
import { lackWords } from "./lack-words.js";

/** A day of a place, what was read of it, and the judgment. `start` is its midnight (milliseconds since the epoch). */
export type DayJudged = {
  readonly place: Place;
  readonly start: number;
  readonly read: ReadDay;
  readonly judgment: Judgment;
};

/** Judges the days from the one of `since` to the one of `now`, oldest first, and keeps the judgments in the book. Throws its faults. */
export async function* judgeDays(
  book: CoverageBook,
  asked: {
    readonly place: Place;
    readonly since: number;
    readonly now: number;
    readonly settlingMs: number;
    readonly stretches: readonly Stretch[];
  },
): AsyncGenerator<DayJudged, void> {
  const { place, since, now, settlingMs, stretches } = asked;
  const trails = stretches.filter(
    ({ trail, accountId, region }) =>
      trail !== null && accountId === place.accountId && region === place.region,
  );
  for (let start = midnight(since); start <= now; start += dayMs) {
    const read = await book.readDay(place, dayOf(start));
    const judgment = judgeDay({ start, read, trails, settlingMs, now });
    await book.keepJudged(judgedDay(place, start, read, judgment));
    yield { place, start, read, judgment };
  }
}

/** The start of the day in UTC. */
export function midnight(at: number): number {
  return at - (at % dayMs);
}

function judgedDay(
  { accountId, region }: Place,
  start: number,
  { files }: ReadDay,
  { verdict, lacks }: Judgment,
): JudgedDay {
  // That the newest events may still come is said of every answer.
  const because = lacks.filter(({ kind }) => kind !== "settling").map(lackWords);
  const unreadable = files.reduce((sum, file) => sum + file.unreadable, 0);
  return { accountId, region, day: dayOf(start), verdict, because: because.slice(0, 10), unreadable };
}

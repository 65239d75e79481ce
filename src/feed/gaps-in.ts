import { dayMs, dayOf } from "../trail/coverage.js";
import type { ListedFile, Place } from "../trail/coverage.js";
import type { DayJudged } from "../trail/judge-days.js";

/** Something that the trail should have brought. `until` is null while it goes on. Times are milliseconds since the epoch. */
export type Gap =
  | {
      readonly kind: "no digest";
      readonly place: Place;
      readonly trail: string;
      readonly from: number;
      readonly until: number | null;
    }
  | {
      readonly kind: "not read";
      readonly place: Place;
      readonly day: string;
      /** The first of them. */
      readonly files: readonly ListedFile[];
      readonly count: number;
    };

/** So many files are named. */
const namedFiles = 5;

/**
 * The gaps in days that follow each other, oldest first, those over midnight in one piece. One that begins with the first day began
 * before it, so it was a gap of an earlier day already, and is left out.
 */
export async function gapsIn(days: AsyncIterable<DayJudged>): Promise<readonly Gap[]> {
  const stretches: Extract<Gap, { kind: "no digest" }>[] = [];
  const unread: Gap[] = [];
  let first: number | undefined;
  for await (const { place, start, judgment } of days) {
    first ??= start;
    const settling = judgment.lacks.find(({ kind }) => kind === "settling");
    for (const lack of judgment.lacks) {
      if (lack.kind === "not read") {
        const { length: count } = lack.files;
        unread.push({
          kind: "not read",
          place,
          day: dayOf(start),
          files: lack.files.slice(0, namedFiles),
          count,
        });
      }
      if (lack.kind !== "no digest") continue;
      const { trail, from } = lack;
      const goesOn = lack.until === (settling?.kind === "settling" ? settling.from : start + dayMs);
      const until = goesOn ? null : lack.until;
      const before = stretches.findLastIndex((gap) => gap.trail === trail);
      const whole = stretches[before];
      if (whole !== undefined && whole.until === null && from === start)
        stretches[before] = { ...whole, until };
      else stretches.push({ kind: "no digest", place, trail, from, until });
    }
  }
  return [...stretches.filter(({ from }) => from !== first), ...unread];
}

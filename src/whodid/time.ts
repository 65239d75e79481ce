/** A moment read from words, how many of them it took, or why they could not be read. */
export type TimeReading =
  | { readonly kind: "time"; readonly at: number; readonly words: number }
  | { readonly kind: "refused"; readonly because: string };

const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };
const units: ReadonlyMap<string, string> = new Map(
  Object.entries({
    m: ["m", "min", "mins", "minute", "minutes"],
    h: ["h", "hour", "hours"],
    d: ["d", "day", "days"],
    w: ["w", "week", "weeks"],
  }).flatMap(([unit, forms]) => forms.map((form) => [form, unit] as const)),
);

/** Reads what stands after `since`: a date, a time, both, `today` or `yesterday`; UTC unless an offset is written. */
export function readSince(words: readonly string[], now: number): TimeReading {
  const [first = "", second = ""] = words.map((word) => word.toLowerCase());
  const day = readDay(first, now);
  const clock = readClock(day === undefined ? first : second);
  const at =
    day === undefined ? (clock === undefined ? readIso(first) : latest(clock, now)) : day + (clock ?? 0);
  if (at === undefined || Number.isNaN(at)) {
    return {
      kind: "refused",
      because: "After since, write a time in UTC, such as yesterday, 14:03 or 2026-11-20.",
    };
  }
  if (at > now)
    return { kind: "refused", because: "That time is still to come; write one that has passed, in UTC." };
  const taken = day !== undefined && clock !== undefined ? 2 : 1;
  return { kind: "time", at, words: words[taken]?.toLowerCase() === "utc" ? taken + 1 : taken };
}

/** Reads what stands after `last`: `30m`, `2h`, `3 days`, `week`. */
export function readLast(words: readonly string[], now: number): TimeReading {
  const [first = "", second = ""] = words.map((word) => word.toLowerCase());
  const [, digits = "", letters = ""] = /^(\d{0,6})([a-z]*)$/.exec(first) ?? [];
  const apart = digits !== "" && letters === "";
  const unit = unitMs[units.get(apart ? second : letters) ?? ""];
  const count = digits === "" ? 1 : Number(digits);
  if (unit === undefined || count === 0) {
    return { kind: "refused", because: "After last, write how long, such as 30m, 2h, 3d or 1w." };
  }
  return { kind: "time", at: Math.max(0, now - count * unit), words: apart ? 2 : 1 };
}

function readDay(word: string, now: number): number | undefined {
  const today = now - (now % dayMs);
  if (word === "today") return today;
  if (word === "yesterday") return today - dayMs;
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(word) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return dayOf(Number(year), Number(month), Number(day));
}

/** NaN for days that no calendar has. */
function dayOf(year: number, month: number, day: number): number {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : Number.NaN;
}

/** Milliseconds since midnight. */
function readClock(word: string): number | undefined {
  const [, hours, minutes, seconds = "0"] = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?z?$/.exec(word) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** The last time that the clock showed this. */
function latest(clock: number, now: number): number {
  const at = now - (now % dayMs) + clock;
  return at > now ? at - dayMs : at;
}

function readIso(word: string): number | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)t(\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(z|[+-]\d\d:?\d\d)?$/.exec(word);
  if (parts === null) return undefined;
  const [, day = "", clock = "", offset = "z"] = parts;
  if (Number.isNaN(readDay(day, 0))) return undefined;
  return Date.parse(`${day}T${clock}${offset.toUpperCase()}`);
}

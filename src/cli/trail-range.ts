/** From when until when, in milliseconds since the epoch. */
export type Range = { readonly since: number | undefined; readonly until: number | undefined };

export const noRange: Range = { since: undefined, until: undefined };

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/** Reads `--since` and `--until`: a day, a moment, or a time ago such as 24h. Answers one sentence when that can't be read. */
export function readRange(
  values: { readonly since?: string | undefined; readonly until?: string | undefined },
  now: number,
): Range | string {
  const range = { since: readMoment(values.since, now), until: readMoment(values.until, now) };
  for (const name of ["since", "until"] as const)
    if (Number.isNaN(range[name]))
      return `--${name} takes 2026-11-20, 2026-11-20T14:00Z, or a time ago such as 24h, not "${values[name] ?? ""}".`;
  if (range.since !== undefined && range.since > (range.until ?? now))
    return "--since is after --until, or in the future: turn them round.";
  return range;
}

function readMoment(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (units[unit] ?? 0);
  return moment.test(text) ? Date.parse(text) : Number.NaN;
}

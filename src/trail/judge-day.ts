import type { ListedFile, ReadDay, ReadDigest, Stretch } from "./coverage.js";
import { dayMs } from "./coverage.js";

/** What keeps a day from being complete. Times are milliseconds since the epoch. */
export type Lack =
  /** A digest of this trail never came. */
  | { readonly kind: "no digest"; readonly trail: string; readonly from: number; readonly until: number }
  /** Digests list these files, and they were never read. */
  | { readonly kind: "not read"; readonly files: readonly ListedFile[] }
  | { readonly kind: "settling"; readonly from: number }
  | { readonly kind: "before the first digest"; readonly trail: string; readonly until: number }
  /** No digest was ever read here: log file validation may be off. */
  | { readonly kind: "never a digest" }
  /** Files that were read and that no digest lists: another trail, without digests, may have delivered them. */
  | { readonly kind: "not listed"; readonly files: number };

/** `gap`: something is missing that should be there. `provisional`: it can't be said yet, or not at all. */
export type Judgment = {
  readonly verdict: "complete" | "provisional" | "gap";
  readonly lacks: readonly Lack[];
};

/** A digest is written every hour, also when nothing happened: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html */
export const digestMs = 3_600_000;
/** One digest begins where the one before ends; names and times are rounded to seconds. */
const sliverMs = 60_000;

/**
 * Judges one day (its midnight is `start`) of a place by what was read of it. A log file that is not there proves nothing, because
 * CloudTrail writes no empty ones; a digest that is not there does. `trails` are the stretches of the place's digests.
 */
export function judgeDay(asked: {
  readonly start: number;
  readonly read: ReadDay;
  readonly trails: readonly Stretch[];
  readonly settlingMs: number;
  readonly now: number;
}): Judgment {
  const { start, read, trails, settlingMs, now } = asked;
  const end = start + dayMs;
  const settled = now - settlingMs;
  // The digest of an hour is written after it.
  const due = Math.min(end, settled - digestMs);

  const digested = trails.flatMap(({ trail, from }) => (trail === null ? [] : [{ trail, from }]));
  const missing = digested.flatMap(({ trail, from }): Lack[] =>
    holes(ofTrail(read.digests, trail), Math.max(start, from), due).map((hole) => ({
      kind: "no digest",
      trail,
      ...hole,
    })),
  );
  const known = new Set(read.files.map(nameOf));
  const late = read.listed.filter((file) => file.deliveredAt <= settled && !known.has(nameOf(file)));
  const gaps: Lack[] = [...missing, ...(late.length > 0 ? [{ kind: "not read" as const, files: late }] : [])];

  const doubts: Lack[] = [
    ...digested
      .filter(({ from }) => from >= start + sliverMs)
      .map(({ trail, from }): Lack => ({
        kind: "before the first digest",
        trail,
        until: Math.min(from, end),
      })),
    ...(digested.length === 0 ? [{ kind: "never a digest" as const }] : unlisted(read, due)),
    ...(due < end ? [{ kind: "settling" as const, from: Math.max(start, due) }] : []),
  ];
  const verdict = gaps.length > 0 ? "gap" : doubts.length > 0 ? "provisional" : "complete";
  return { verdict, lacks: [...gaps, ...doubts] };
}

function unlisted({ files, listed }: ReadDay, due: number): Lack[] {
  const known = new Set(listed.map(nameOf));
  const others = files.filter((file) => file.deliveredAt < due && !known.has(nameOf(file)));
  return others.length > 0 ? [{ kind: "not listed", files: others.length }] : [];
}

/** A backfill adds to an hour, it does not stand for it. */
function ofTrail(digests: readonly ReadDigest[], trail: string): ReadDigest[] {
  return digests
    .filter((digest) => digest.trail === trail && !digest.isBackfill)
    .toSorted((a, b) => a.from - b.from);
}

function holes(digests: readonly ReadDigest[], from: number, until: number) {
  const found: { from: number; until: number }[] = [];
  let covered = from;
  for (const digest of digests) {
    if (digest.from - covered >= sliverMs && covered < until)
      found.push({ from: covered, until: Math.min(digest.from, until) });
    covered = Math.max(covered, digest.until);
  }
  if (until - covered >= sliverMs) found.push({ from: covered, until });
  return found;
}

function nameOf({ bucket, key }: Pick<ListedFile, "bucket" | "key">): string {
  return `${bucket}/${key}`;
}

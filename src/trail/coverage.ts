/** Where a trail's files come from. Times here and below are milliseconds since the epoch. */
export type Place = { readonly accountId: string; readonly region: string };

/** A log file whose records have all been dealt with. `events` counts its Data API calls, `unreadable` the records that made no sense. */
export type ReadFile = Place & {
  readonly bucket: string;
  readonly key: string;
  /** From its name, to the minute. */
  readonly deliveredAt: number;
  readonly events: number;
  readonly unreadable: number;
};

/** A log file that a digest says was delivered. */
export type ListedFile = Place & Pick<ReadFile, "bucket" | "key" | "deliveredAt">;

/** A digest that has been read. A backfill lists what another digest of its hour left out. */
export type ReadDigest = Place & {
  readonly bucket: string;
  readonly key: string;
  readonly trail: string;
  readonly isBackfill: boolean;
  readonly from: number;
  readonly until: number;
};

/** From the first to the last that was read: of the log files of a place (`trail` null), or of the digests of one of its trails. */
export type Stretch = Place & {
  readonly trail: string | null;
  readonly from: number;
  readonly until: number;
};

/** All that was read of one day of a place, by time of delivery. */
export type ReadDay = {
  readonly files: readonly ReadFile[];
  readonly listed: readonly ListedFile[];
  readonly digests: readonly ReadDigest[];
};

/** A day as it was last judged, in a few words. `day` is `YYYY-MM-DD`. */
export type JudgedDay = Place & {
  readonly day: string;
  readonly verdict: "complete" | "provisional" | "gap";
  readonly because: readonly string[];
  /** Records of its log files that made no sense; absent for days judged before these were counted. */
  readonly unreadable?: number;
};

/** Remembers what has been read. Reading the same file or digest again changes nothing. */
export type CoverageBook = {
  addFile(file: ReadFile): Promise<void>;
  addDigest(digest: ReadDigest, files: readonly ListedFile[]): Promise<void>;
  /** Few: one for each place, and one for each of its trails. */
  stretches(): Promise<readonly Stretch[]>;
  readDay(place: Place, day: string): Promise<ReadDay>;
  keepJudged(day: JudgedDay): Promise<void>;
  /** Newest first, the newest `limit` (at most 100) from `first` to `last`, days inclusive. */
  judgedDays(place: Place, first: string, last: string, limit: number): Promise<readonly JudgedDay[]>;
};

export const dayMs = 86_400_000;

/** `2026-11-20`, in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

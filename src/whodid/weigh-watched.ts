import type { WatchedEntry } from "../ledger/watched-entry.js";

/** What the watched events found say; each list newest first. */
export type WeighedWatched = {
  /** The latest that had an effect. */
  readonly deed: WatchedEntry | undefined;
  readonly earlier: readonly WatchedEntry[];
  /** Calls that AWS refused. */
  readonly attempts: readonly WatchedEntry[];
};

/** Parts deeds from attempts, in the order in which they come. */
export function weighWatched(entries: readonly WatchedEntry[]): WeighedWatched {
  const isAttempt = ({ watched }: WatchedEntry) => watched.kind === "call" && watched.errorCode !== null;
  const [deed, ...earlier] = entries.filter((entry) => !isAttempt(entry));
  return { deed, earlier, attempts: entries.filter(isAttempt) };
}

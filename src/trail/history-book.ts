/** How far the event history of a Region was read (null: not yet), in milliseconds since the epoch. */
export type HistoryRead = { readonly region: string; readonly readUntil: number | null };

/** A turn at reading a Region: nobody else has one before `dueAt`. */
export type HistoryTurn = HistoryRead & { readonly dueAt: number };

/** Remembers how far the event history was read, and lets one process at a time read a Region. */
export type HistoryBook = {
  /** A turn until `until`, when the Region is due at `now`; for one caller alone. */
  take(region: string, now: number, until: number): Promise<HistoryTurn | undefined>;
  /** Writes down how far it was read, and that it is due again at `dueAt`; undefined when the turn is over and is another's. */
  keep(turn: HistoryTurn, readUntil: number | null, dueAt: number): Promise<HistoryTurn | undefined>;
  /** Of all Regions that were ever read. */
  read(): Promise<readonly HistoryRead[]>;
};

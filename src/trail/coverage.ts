/** A stretch of the trail that has been read, per account and Region. Milliseconds since the epoch. */
export type Stretch = {
  readonly accountId: string;
  readonly region: string;
  /** Earliest and latest delivery time among the log files read, from their names. */
  readonly from: number;
  readonly until: number;
  readonly files: number;
};

/** Remembers what has been read. Reading the same file twice changes at most the count. */
export type CoverageBook = {
  extend(file: {
    readonly accountId: string;
    readonly region: string;
    readonly deliveredAt: number;
  }): Promise<void>;
  read(): Promise<readonly Stretch[]>;
};

/** A statement that a process is working on, and how to tell its requester what became of it. */
export type Unfinished = {
  readonly statementId: string;
  /** Where to answer: Slack user and channel ids. */
  readonly teamId: string;
  readonly userId: string;
  readonly channelId: string;
  /** Milliseconds since the epoch; after it, whoever sees it may take over. */
  readonly leaseUntil: number;
};

/** Statements in the hands of some process, so that after a crash another can tell the person. Small: only what runs now. */
export type UnfinishedStatements = {
  put(item: Unfinished): Promise<void>;
  /** Those whose lease ran out before `now`; the caller owns each one it can `take`. */
  abandoned(now: number): Promise<readonly Unfinished[]>;
  /** True for exactly one caller per abandoned item. */
  take(item: Unfinished): Promise<boolean>;
  remove(statementId: string): Promise<void>;
};

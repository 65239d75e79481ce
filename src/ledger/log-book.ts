/**
 * How a cluster's own log answered when it was last looked at for texts. `absent`: it is not exported; `unreadable`: it holds no record in
 * the prefix that whodid reads; `too-much`: too long, or too many statements, to tell texts apart; `fault`: it could not be read.
 */
export type LogState = {
  readonly clusterArn: string;
  /** Milliseconds since the epoch. */
  readonly lookedAt: number;
  readonly answer: "read" | "absent" | "unreadable" | "too-much" | "fault";
};

/** Remembers the last look at each log, so that an answer can say what it could not see. */
export type LogBook = {
  note(state: LogState): Promise<void>;
  read(): Promise<readonly LogState[]>;
};

/** One event of the log group: a record of the server's log, or one of its lines. */
export type LogEvent = { readonly stream: string; readonly message: string };

/**
 * Reads the exported log of a cluster between two times (milliseconds since the epoch, both inclusive), each event once.
 * `absent`: the cluster exports none; `too-much`: more than can be read for one minute. Throws a fault for everything else.
 */
export type ReadLog = (
  clusterArn: string,
  from: number,
  until: number,
) => Promise<
  | { readonly kind: "read"; readonly events: readonly LogEvent[] }
  | { readonly kind: "absent" }
  | { readonly kind: "too-much" }
>;

/** A minute of a cluster in which statements went round whodid, and when to look (again) for their texts. Milliseconds since the epoch. */
export type Look = {
  readonly clusterArn: string;
  readonly minute: number;
  readonly askedAt: number;
  /** How often it has been looked at since it was asked for. */
  readonly looks: number;
  readonly dueAt: number;
};

/** The durable list of what is to be looked at; one item for each cluster and minute. */
export type Lookouts = {
  /** To be looked at from `now` on; starts the looks anew if it is there already. */
  ask(clusterArn: string, minute: number, now: number): Promise<void>;
  due(now: number): Promise<readonly Look[]>;
  /** True for exactly one caller; the others see it due again at `until`, in case that caller dies. */
  take(look: Look, until: number): Promise<boolean>;
  /** After a look that was taken `until` then: due again at `dueAt`, or, with null, done. What was asked for meanwhile stays. */
  looked(look: Look, until: number, dueAt: number | null): Promise<void>;
};

/** The clusters whose log is read, and whose secret opens which database user there. */
export type DatabaseLogs = ReadonlyMap<string, readonly SecretUser[]>;
export type SecretUser = { readonly secretArn: string; readonly user: string };

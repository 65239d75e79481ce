import type { Database } from "../access/database.js";
import type { Person } from "../access/person.js";
import type { Message } from "../message/message.js";

/** Credentials of a person's own role for one statement, narrowed to one cluster and secret. */
export type Session = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
};

export type SessionRefusal = {
  readonly kind: "refused";
  readonly reason: "not-assumable" | "policy-too-large" | "throttled" | "unreachable";
  readonly detail: string;
};

/** Becomes the person: AssumeRole with SourceIdentity, session name, tags and an inline policy. Expected refusals are values. */
export type OpenSession = (ask: {
  readonly person: Person;
  readonly database: Database;
  readonly secretArn: string;
  readonly statementId: string;
}) => Promise<{ readonly kind: "open"; readonly session: Session } | SessionRefusal>;

/** One cell as PostgreSQL has it: null is null; numbers too large for a double stay text. */
export type Cell = string | number | boolean | null;

/** What a column holds: an `instant` is a time with its zone, given in UTC; a `time` a date or a time without a zone. */
export type Kind = "number" | "instant" | "time" | "other";

export type Rows = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of each column; absent where it is not known. */
  readonly kinds?: readonly Kind[];
};

/** What the Data API made of a statement. Only `unknown` leaves open whether anything of it stays. */
export type Execution =
  | {
      readonly kind: "done";
      readonly rows: Rows | null;
      readonly updated: number;
      readonly requestId: string | null;
      readonly tookMs: number;
    }
  | {
      readonly kind: "failed";
      readonly reason: ExecutionFailure;
      /** The database's or AWS's own words. */
      readonly message: string;
      readonly sqlState: string | null;
      /** 1-based character in the statement, where the service passes it on. */
      readonly position: number | null;
      readonly requestId: string | null;
    }
  /** It counted otherwise than its rehearsal, and was rolled back. */
  | {
      readonly kind: "miscounted";
      readonly rehearsedRows: number;
      readonly rows: number;
      readonly requestId: string | null;
    }
  | { readonly kind: "unknown"; readonly message: string; readonly requestId: string | null }
  | Cancelled;

/**
 * Its person wished so, before a commit: nothing stays. `stopped`: its transaction was rolled back; else the service did not take that, and
 * the statement may run on to its limit.
 */
export type Cancelled = { readonly kind: "cancelled"; readonly stopped: boolean };

export type ExecutionFailure =
  | "sql"
  | "denied"
  | "secret"
  | "data-api-off"
  | "not-found"
  | "unavailable"
  | "resuming-too-long"
  | "result-too-large"
  | "timed-out"
  | "throttled"
  | "invalid"
  | "transaction-lost";

/**
 * Runs one statement through the Data API, `readOnly` in a read-only transaction, with `rehearsedRows` in one that is kept if it counts
 * these, else by itself (autocommit), one attempt each. On MySQL a `readOnly` one runs by itself, too.
 * Only a resuming cluster is waited for; `onWaking` is told once when that starts.
 */
export type Execute = (ask: {
  readonly session: Session;
  readonly database: Database;
  readonly secretArn: string;
  readonly sql: string;
  readonly statementId: string;
  readonly readOnly: boolean;
  /** By itself alone: the database goes on with it when the service gives up waiting, after 45 seconds. */
  readonly runsOn?: boolean;
  /** Given for a change of rows that runs in a transaction, kept only if it counts so many rows; null keeps it whatever it counts. */
  readonly rehearsedRows?: number | null;
  /** Aborting drops the transaction, until its commit is sent. What runs by itself goes on. */
  readonly signal: AbortSignal;
  readonly onWaking: () => void;
}) => Promise<Execution>;

/** Runs one change of rows through the Data API in a transaction that is rolled back, within limits of its own. Never answers `unknown`. */
export type Rehearse = (
  ask: Omit<Parameters<Execute>[0], "readOnly" | "runsOn" | "rehearsedRows" | "signal">,
) => Promise<Execution>;

/** What a statement of a transaction returned or changed; `whole` of one whose rows went to a taker: whether that had room for all of them. */
export type Result = Pick<Extract<Execution, { kind: "done" }>, "rows" | "updated"> & {
  readonly whole?: boolean;
};

/** What became of a transaction of several: all of it was done, or it ended so, at which statement (from 0; null: of none of them). */
export type TogetherEnd =
  | {
      readonly kind: "done";
      readonly results: readonly Result[];
      readonly requestId: string | null;
      readonly tookMs: number;
    }
  | {
      readonly kind: "stopped";
      readonly at: number | null;
      readonly ended: Exclude<Execution, { kind: "done" }>;
    };

/** Takes pages of rows in order, the first also when it has none, and says whether there is room for more. */
export type TakeRows = (page: Rows) => Promise<"more" | "enough">;

/**
 * Runs several statements through the Data API, one after the other in one transaction: to `read` in a read-only one, to `rehearse`
 * rolled back within limits of its own, to `keep` committed if each counts what `counts` says of it, whatever it counts where that is
 * null. Whatever stops it rolls all back; only a lost commit is `unknown`. What a query returns whose place in `takes` has a taker is read
 * a page at a time. Where an answer was too large for the service, a transaction that only reads is begun once more, in small pages, and
 * `onAgain` is told. Aborting `signal` drops the transaction; once the commit is sent it changes nothing.
 */
export type RunTogether = (
  ask: Pick<Parameters<Execute>[0], "session" | "database" | "secretArn" | "statementId" | "onWaking"> & {
    readonly sqls: readonly string[];
    readonly purpose: "read" | "rehearse" | "keep";
    readonly counts: readonly (number | null)[];
    readonly takes: readonly (TakeRows | undefined)[];
    readonly onAgain: () => void;
    readonly signal: AbortSignal;
  },
) => Promise<TogetherEnd>;

/**
 * Asks the catalogue something as the person, read-only and rolled back, on MySQL by itself; each call gets `limitMs`, and a cluster that sleeps is not waited
 * for (`resuming-too-long`). Never answers `unknown`.
 */
export type Peek = (
  ask: Pick<Parameters<Execute>[0], "session" | "database" | "secretArn" | "sql" | "statementId"> & {
    readonly limitMs: number;
  },
) => Promise<Extract<Execution, { kind: "done" | "failed" }>>;

/** What a read came to; `whole` is false where its taker had enough before the end, or where the service could not carry all of it. */
export type Read =
  | {
      readonly kind: "read";
      readonly whole: boolean;
      /** Given where the service could not: so many rows at most were asked for instead. */
      readonly limit?: number;
      readonly requestId: string | null;
      readonly tookMs: number;
    }
  | Cancelled
  | Extract<Execution, { kind: "failed" | "unknown" }>;

/**
 * Reads what a SELECT returns in a read-only transaction, a page at a time, however large it is. Where an answer was too large for the service, `onAgain` is
 * told and everything is read once more from the start, in small pages. Aborting `signal` drops the transaction. MySQL has no cursor: there
 * it is one call by itself, of the first rows alone where all are too large.
 */
export type ReadRows = (
  ask: Pick<
    Parameters<Execute>[0],
    "session" | "database" | "secretArn" | "sql" | "statementId" | "onWaking"
  > & {
    readonly take: TakeRows;
    readonly onAgain: () => void;
    readonly signal: AbortSignal;
  },
) => Promise<Read>;

/** Shows a message to all in a channel; `outside` where people of another company would see it, or where that is not known. */
export type PostInChannel = (channelId: string, message: Message) => Promise<"posted" | "outside" | "failed">;

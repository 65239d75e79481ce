/** How much a statement can change, read from the parse tree; ordered from harmless to grave. */
export type Risk = "read" | "write" | "destructive" | "administrative";

export const risks: readonly Risk[] = ["read", "write", "destructive", "administrative"];

/** What a statement does to one object. `schema` and `name` are as the server stores them; null where not written. */
export type Effect = {
  readonly verb: string;
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string | null;
  readonly newName?: string;
  readonly newSchema?: string;
  readonly column?: string;
  readonly cascade?: true;
  /** Of COPY: into the relation or out of it. */
  readonly direction?: "in" | "out";
  /** Part of it is computed at run time, so that the text doesn't tell it all. */
  readonly dynamic?: true;
  /** Not done by the statement itself, but by the function or rule that it creates, whenever that runs. */
  readonly later?: true;
};

/** One statement of a text. `command` is PostgreSQL's command tag without counts, such as `DROP TABLE`. */
export type Statement = {
  readonly command: string;
  readonly risk: Risk;
  readonly because: string;
  readonly effects: readonly Effect[];
  /** It runs code that is computed at run time or that can't be read: it may do more than its effects say. */
  readonly dynamic?: true;
  /** Functions and procedures that it calls and that whodid doesn't know, as written: they may do more than its effects say. */
  readonly calls?: readonly string[];
  /** Of a change of rows: why a rollback might not take all of it back, or its count not tell it; absent where both hold. */
  readonly obstacle?: string;
  /** Of a change of rows: it takes numbers from a sequence, as written; those stay taken when it is rolled back. */
  readonly takesNumbers?: true;
};

/** What reading a text gave: its statements, or why it could not be read (then it counts as administrative). */
export type SqlReading =
  | {
      readonly ok: true;
      readonly risk: Risk;
      readonly because: string;
      readonly statements: readonly Statement[];
    }
  | Unreadable;

/** `position` is where reading stopped, 1-based, in characters; null where that is unknown. */
export type Unreadable = {
  readonly ok: false;
  readonly risk: "administrative";
  readonly because: string;
  readonly error: string;
  readonly position: number | null;
};

/** What can't be read may do anything. */
export function unreadable(error: string, position: number | null = null): Unreadable {
  return {
    ok: false,
    risk: "administrative",
    because: "can't be read, so it may do anything",
    error,
    position,
  };
}

/** The database engines whose SQL whodid reads. */
export type Engine = "postgresql" | "mysql";

/** Reads one text as that engine would. Answers whatever the text is; rejects only when it was closed. */
export type ReadSql = (sql: string, engine: Engine) => Promise<SqlReading>;

/**
 * The key of a text's shape: the same for texts that differ only in literals, parameters, lengths of lists, letter case, blanks and
 * comments; null where the text can't be read. Made of the redacted text, so that no secret can be guessed from it. Rejects only
 * when the reader was closed.
 */
export type FingerprintSql = (sql: string, engine: Engine) => Promise<string | null>;

/**
 * The very words of each statement of a text, in order and without what separates them; null where the text can't be read, and for
 * MySQL. Rejects only when the reader was closed.
 */
export type SplitSql = (sql: string, engine: Engine) => Promise<readonly string[] | null>;

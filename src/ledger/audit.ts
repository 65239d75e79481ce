import { cut } from "../message/text.js";
import type { Effect, Risk } from "../statement/statement.js";
import type { Entry } from "./entry.js";

/** A statement of the database's own log: redacted text, and what it does. */
export type AuditedStatement = {
  readonly sql: string;
  readonly command: string | null;
  readonly risk: Risk;
  readonly effects: readonly Effect[];
  /** The database's name in `whodid.yml`; null where it is none of these. */
  readonly database: string | null;
  /** The log's time, whole seconds in milliseconds since the epoch. */
  readonly at: number;
};

/** What the database's log says of a call whose text the trail masks. */
export type Audit = {
  readonly databaseUser: string;
  /** How many statements of the log fit the call. */
  readonly total: number;
  /** How many of them are not told because they are not what was asked for; only where files answer. */
  readonly passedOver?: number;
  /** One of them fits another call as well, or claims to be somebody else's: then none of them is corroborated. */
  readonly doubtful: boolean;
  /** The gravest of them; empty when the only one is beyond doubt: then the entry itself has its text and effects. */
  readonly candidates: readonly AuditedStatement[];
};

/** How an entry changes with what the log says: a whole, so that no part of an earlier finding stays. */
export type Finding = Required<Pick<Entry, "audit">> &
  Pick<Entry, "database" | "sql" | "command" | "risk" | "effects">;

/** At most so many candidates are kept, and so much of the text of each: an item of DynamoDB holds 400 kB. */
const maxCandidates = 5;
const maxCandidateText = 12_000;

const gravity: Readonly<Record<Risk, number>> = { destructive: 0, administrative: 1, write: 2, read: 3 };

/**
 * Corroborates the one statement that fits beyond doubt, else keeps the gravest as candidates. `told` are those of `total` fitting ones that were
 * read and not passed over; `database` is where the trail alone would have placed the call.
 */
export function findingOf(
  told: readonly AuditedStatement[],
  facts: {
    readonly databaseUser: string;
    readonly total: number;
    readonly passedOver: number;
    readonly doubtful: boolean;
    readonly database: string | null;
  },
): Finding {
  const { databaseUser, total, passedOver, doubtful } = facts;
  const [only] = told;
  if (only !== undefined && total === 1 && !doubtful) {
    const { at: _, ...corroborated } = only;
    return { ...corroborated, audit: { databaseUser, total, doubtful, candidates: [] } };
  }
  const candidates = told
    .toSorted((a, b) => gravity[a.risk] - gravity[b.risk] || a.at - b.at)
    .slice(0, maxCandidates)
    .map((candidate) => ({ ...candidate, sql: cut(candidate.sql, maxCandidateText) }));
  return {
    database: facts.database,
    sql: null,
    command: null,
    risk: null,
    effects: [],
    audit: { databaseUser, total, doubtful, candidates, ...(passedOver > 0 ? { passedOver } : {}) },
  };
}

/** Whether a call that went round whodid may have run a text that nothing tells. */
export function hidesText({ sql, audit }: Pick<Entry, "sql" | "audit">): boolean {
  if (sql !== null) return false;
  return audit === undefined || audit.total - (audit.passedOver ?? 0) > audit.candidates.length;
}

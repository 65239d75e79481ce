import type { SlackUser } from "../access/person.js";
import type { Finding } from "./audit.js";
import type { Door } from "../trail/match.js";
import type { Peek } from "./peek.js";
import type { TrialCalls } from "./trial.js";
import type { Entry, Outcome, Rehearsed, Sighting, State } from "./entry.js";

/** What to look for: newest first, within times (milliseconds since the epoch, both inclusive). */
export type Lookup = {
  readonly by:
    | { readonly kind: "object"; readonly database: string; readonly name: string; readonly verb?: string }
    /** Whoever has or had that name; a person of whodid's is their Slack account. */
    | { readonly kind: "person"; readonly name: string }
    | { readonly kind: "slack"; readonly slack: SlackUser }
    | { readonly kind: "database"; readonly database: string }
    | { readonly kind: "masked"; readonly clusterArn: string };
  readonly since?: number;
  readonly until?: number;
  /** 1 to 100. */
  readonly limit: number;
  /** From the page before. */
  readonly cursor?: string;
};

export type Page = { readonly entries: readonly Entry[]; readonly cursor?: string };

/** A step of a statement's life; `from` lists the states in which it may be taken. */
export type Step = {
  readonly from: readonly State[];
  readonly to: State;
  readonly rehearsed?: Rehearsed;
  /** A rehearsal has shown that what it does can be taken back. */
  readonly transactional?: true;
  readonly door?: Door;
  readonly sentAt?: number;
  readonly outcome?: Outcome;
};

/**
 * The durable record of statements. Every method may throw a fault (throttled, unreachable); none loses an answer. Entries are given as
 * they stand now (`asOf`): an offer that nobody confirmed in time is over, also where nobody has written that down.
 */
export type Ledger = TrialCalls & {
  /** Writes the index items, then the entry; the same id twice changes nothing and answers `already-recorded`. */
  record(entry: Entry): Promise<"recorded" | "already-recorded">;
  find(id: string): Promise<Entry | undefined>;
  /** Takes a step if the entry is in one of `step.from`, that to `sending` only while it waits (`waitsUntil`); else changes nothing and answers `refused`. */
  advance(id: string, step: Step): Promise<"advanced" | "refused">;
  /** Adds a trail event to its statement, once however often it is told. */
  sight(id: string, sighting: Sighting): Promise<"sighted" | "already-sighted">;
  /** Replaces what the database's log says of a statement; its index items are written first. Throws when there is no such statement. */
  audit(id: string, finding: Finding): Promise<void>;
  /** Answers by key, newest first. Cost does not grow with the length of history. */
  lookUp(lookup: Lookup): Promise<Page>;
  /** Names of objects that statements on a database did something to: those that begin with `prefix`, in order, at most `limit` (1 to 1,000). */
  namesOn(database: string, prefix: string, limit: number): Promise<readonly string[]>;
  /** Writes down a peek before it leaves; there is one for a statement, and a second answers `already-noted`. */
  notePeek(peek: Peek): Promise<"noted" | "already-noted">;
  findPeek(statementId: string): Promise<Peek | undefined>;
};

import type { WatchedEntry } from "../ledger/watched-entry.js";
import { principalsOf, type WatchedLedger, type WatchedLookup } from "../ledger/watched-ledger.js";
import { placeOf } from "../ledger/place.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** The watched events that fit a question, newest first, and whether there may be more than were read. */
export type WatchedFound = { readonly entries: readonly WatchedEntry[]; readonly isBounded: boolean };

/** Read for one key, however long history is. */
export const watchedRead = 100;

/** Reads the watched events by key: those asked for, or those beside the statements that are. Throws the ledger's faults. */
export async function lookUpWatched(
  ledger: Pick<WatchedLedger, "lookUp">,
  question: Question,
  scope: Scope,
): Promise<WatchedFound> {
  const { since } = question;
  const pages = await Promise.all(
    watchedKeysAsked(question, scope).map((by) =>
      ledger.lookUp({ by, limit: watchedRead, ...(since === null ? {} : { since }) }),
    ),
  );
  const found = new Map(pages.flatMap(({ entries }) => entries).map((entry) => [entry.id, entry]));
  return {
    entries: [...found.values()]
      .filter((entry) => fits(entry, question, scope))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1)),
    isBounded: pages.some(({ cursor }) => cursor !== undefined),
  };
}

/** All that can be looked up for a question. A verb is asked of statements alone. A name without one may be that of a cluster, too. */
export function watchedKeysAsked(
  { event, resource, verb, object, database }: Question,
  { databases, names }: Scope,
): readonly WatchedLookup["by"][] {
  if (event !== null) {
    const to = resource ?? database;
    return [{ kind: "event", name: event, ...(to === null ? {} : { resource: to }) }];
  }
  if (verb !== null) return [];
  if (object !== null) return object.isPattern === true ? [] : [{ kind: "resource", name: object.name }];
  if (names !== null) return names.map((name) => ({ kind: "principal", name }));
  if (database !== null) return [{ kind: "resource", name: database }];
  const accounts = new Set(databases.map(({ clusterArn }) => placeOf(clusterArn).accountId));
  return [...accounts].map((accountId) => ({ kind: "account", accountId }));
}

function fits(entry: WatchedEntry, { database }: Question, { names }: Scope): boolean {
  const principals = principalsOf(entry).map((name) => name.toLowerCase());
  const isTheirs = names === null || names.some((name) => principals.includes(name.toLowerCase()));
  return isTheirs && (database === null || entry.databases.includes(database));
}

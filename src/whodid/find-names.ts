import type { Ledger } from "../ledger/ledger.js";
import { isNamed, type ObjectName } from "./object-name.js";
import type { Scope } from "./scope.js";

/** An object's name, and the database of `whodid.yml` that it was written on. */
export type NameOn = { readonly database: string; readonly name: string };

/** The names that a pattern fits, and whether there may be more than were read or are searched. */
export type NamesFound = { readonly names: readonly NameOn[]; readonly isBounded: boolean };

/** Read on each database, in the order of the alphabet from the pattern's first `*` on. */
const mostRead = 500;
/** Of the names that fit, so many are searched: each is a lookup. */
const mostSearched = 20;

/** Finds the names that the ledger knows and that a pattern fits. Throws the ledger's faults. */
export async function findNames(
  ledger: Pick<Ledger, "namesOn">,
  object: ObjectName,
  { databases }: Scope,
): Promise<NamesFound> {
  const [prefix = ""] = object.name.split("*");
  const read = await Promise.all(
    databases.map(async ({ name: database }) => ({
      database,
      names: await ledger.namesOn(database, prefix, mostRead),
    })),
  );
  const fitting = read.flatMap(({ database, names }) =>
    names.filter((name) => isNamed(object, name)).map((name) => ({ database, name })),
  );
  const isBounded = fitting.length > mostSearched || read.some(({ names }) => names.length === mostRead);
  return { names: fitting.slice(0, mostSearched), isBounded };
}

const mostNear = 3;
const mostCompared = 200;
/** A misspelt name is looked for among those that begin as it does: with so many of its characters, and with half of them. */
const sameStart = 3;

/** Names known to the ledger that are nearly the one that was asked for, the nearest first; none where that one is known, or is none. Throws the ledger's faults. */
export async function findNearNames(
  ledger: Pick<Ledger, "namesOn">,
  object: ObjectName | null,
  { databases }: Scope,
): Promise<readonly string[]> {
  if (object === null || object.isPattern === true) return [];
  const { name } = object;
  const starts = new Set([sameStart, Math.ceil(name.length / 2)].map((length) => name.slice(0, length)));
  const read = await Promise.all(
    databases.flatMap((database) =>
      [...starts].map((start) => ledger.namesOn(database.name, start, mostCompared)),
    ),
  );
  const known = new Set(read.flat());
  if (known.has(name)) return [];
  const mostChanges = Math.max(1, Math.floor(name.length / 4));
  return [...known]
    .map((other) => ({ other, changes: changesBetween(name, other) }))
    .filter(({ changes }) => changes <= mostChanges)
    .toSorted((a, b) => a.changes - b.changes)
    .slice(0, mostNear)
    .map(({ other }) => other);
}

/** How many characters have to be put in, left out or exchanged to make one of the other: https://en.wikipedia.org/wiki/Levenshtein_distance */
function changesBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 0; at < one.length; at += 1) {
    const next = [at + 1];
    for (let to = 0; to < other.length; to += 1) {
      const exchanged = (row[to] ?? 0) + (one[at] === other[to] ? 0 : 1);
      next.push(Math.min(exchanged, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

import { type Entry, mayHaveRun, tookEffect } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { executedAt } from "../ledger/origin.js";
import { offerMinutes } from "../ledger/waiting.js";
import { fitOf, onlyReads } from "./fits.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** The renames by which an object had other names, before or after the one asked for, and what was done under those; each newest first. */
export type OtherNames = { readonly renames: readonly Entry[]; readonly entries: readonly Entry[] };

/** A name, and the stretch of time in which it was the object's. */
type NameThen = { readonly name: string; readonly from: number; readonly until: number };

/** Followed on each database beside the name asked for. */
const mostNames = 4;
/** Read of each name, the newest. */
const renamesRead = 20;
const entriesRead = 50;

export const noOtherNames: OtherNames = { renames: [], entries: [] };

/** Follows renames from the name asked for, back and forth in time, and finds what fits the question under the other names. Throws the ledger's faults. */
export async function lookUpOtherNames(
  ledger: Pick<Ledger, "lookUp">,
  question: Question,
  scope: Scope,
): Promise<OtherNames> {
  const { object } = question;
  if (object === null || object.isPattern === true) return noOtherNames;
  const found = await Promise.all(
    scope.databases.map(async ({ name: database }) => {
      const { names, renames } = await followNames(ledger, database, object.name);
      const entries = await Promise.all(
        names.map(async (then) => {
          const asked = { ...question, object: { schema: object.schema, name: then.name } };
          const read = await ledger.lookUp(lookupOf(database, then, question.verb));
          return read.entries.filter((entry) => isAnswer(entry, asked, scope, then));
        }),
      );
      return { renames, entries: entries.flat() };
    }),
  );
  const renames = newestFirst(found.flatMap((one) => one.renames));
  const known = new Set(renames.map(({ id }) => id));
  const entries = newestFirst(found.flatMap((one) => one.entries));
  return { renames, entries: entries.filter(({ id }) => !known.has(id)) };
}

async function followNames(ledger: Pick<Ledger, "lookUp">, database: string, asked: string) {
  const renames: Entry[] = [];
  const names: NameThen[] = [{ name: asked, from: -Infinity, until: Infinity }];
  // It grows while it is read.
  for (const then of names) {
    const by = { kind: "object", database, name: then.name, verb: "RENAME" } as const;
    const { entries } = await ledger.lookUp({ by, limit: renamesRead });
    for (const entry of entries.filter(tookEffect)) {
      const others = othersBy(entry, then).filter(({ name }) => names.every((known) => known.name !== name));
      const followed = others.slice(0, mostNames + 1 - names.length);
      names.push(...followed);
      if (followed.length > 0) renames.push(entry);
    }
  }
  return { names: names.slice(1), renames };
}

/** What the object was called before, and is called since, if this statement renamed it while it had that name. */
function othersBy(entry: Entry, { name, from, until }: NameThen): readonly NameThen[] {
  const at = executedAt(entry);
  if (at < from || at > until) return [];
  return entry.effects.flatMap((effect): NameThen[] => {
    // A renamed column is kept under its table's name.
    if (effect.verb !== "RENAME" || effect.column !== undefined) return [];
    const { name: before, newName: after } = effect;
    if (after === name && before !== null) return [{ name: before, from: -Infinity, until: at }];
    if (before === name && after !== undefined) return [{ name: after, from: at, until: Infinity }];
    return [];
  });
}

function lookupOf(database: string, { name, from, until }: NameThen, verb: string | null) {
  return {
    by: { kind: "object", database, name, ...(verb === null ? {} : { verb }) },
    limit: entriesRead,
    // A statement is kept by the time when it was asked for.
    ...(from === -Infinity ? {} : { since: from - offerMinutes * 60_000 }),
    ...(until === Infinity ? {} : { until }),
  } as const;
}

function isAnswer(entry: Entry, question: Question, scope: Scope, { from, until }: NameThen): boolean {
  const at = executedAt(entry);
  return (
    mayHaveRun(entry) &&
    at >= from &&
    at <= until &&
    fitOf(entry, question, scope) === "fits" &&
    (question.verb !== null || !onlyReads(entry, question))
  );
}

function newestFirst(entries: readonly Entry[]): readonly Entry[] {
  const each = new Map(entries.map((entry) => [entry.id, entry]));
  return [...each.values()].toSorted((a, b) => executedAt(b) - executedAt(a));
}

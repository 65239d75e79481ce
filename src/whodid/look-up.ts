import { hidesText } from "../ledger/audit.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger, Lookup } from "../ledger/ledger.js";
import { findNames, type NameOn, type NamesFound } from "./find-names.js";
import { offerMinutes } from "../ledger/waiting.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** What was found, and whether the search ended at its bound before it ended at the end of history; for a pattern, the names that were searched. */
export type Found = {
  readonly entries: readonly Entry[];
  readonly isBounded: boolean;
  readonly named: NamesFound | null;
};

const pageSize = 50;
/** With `pageSize`, at most 200 statements are read for one key, however long history is. */
const maxPages = 4;
export const mostSearched = pageSize * maxPages;
/** Of each name that a pattern fits. */
const patternPages = 1;
/** The longest that a statement waits between getting its id, by whose time it is kept, and being run. */
const longestWaitMs = offerMinutes * 60_000;

/** Reads the ledger by key, newest first, page by page until `isEnough` or the bound. Throws the ledger's faults. */
export async function lookUpQuestion(
  {
    ledger,
    names,
  }: { readonly ledger: Pick<Ledger, "lookUp">; readonly names: Pick<Ledger, "namesOn"> | undefined },
  question: Question,
  scope: Scope,
  isEnough: (entries: readonly Entry[]) => boolean,
): Promise<Found> {
  const { object, since } = question;
  const named =
    object?.isPattern === true && names !== undefined ? await findNames(names, object, scope) : null;
  const keys = named === null ? keysOf(question, scope) : keysOfNames(named.names, question.verb);
  const pages = named === null ? maxPages : patternPages;
  const found = await Promise.all(keys.map((by) => readPages(ledger, by, since, pages, isEnough)));
  const entries = new Map(found.flatMap((one) => one.entries.map((entry) => [entry.id, entry] as const)));
  return { entries: [...entries.values()], isBounded: found.some(({ isBounded }) => isBounded), named };
}

/** How many masked statements are told beside an answer. */
export const maskedShown = 5;

/** Statements whose text the trail masks and nothing tells, that took effect on the clusters since then, but `known`; one more than is shown. */
export async function lookUpMasked(
  ledger: Pick<Ledger, "lookUp">,
  { databases, names }: Scope,
  since: number | null,
  known: ReadonlySet<string>,
): Promise<readonly Entry[]> {
  const clusters = [...new Set(databases.map(({ clusterArn }) => clusterArn))];
  const pages = await Promise.all(
    clusters.map((clusterArn) =>
      ledger.lookUp({
        by: { kind: "masked", clusterArn },
        limit: pageSize,
        ...(since === null ? {} : { since }),
      }),
    ),
  );
  return pages
    .flatMap(({ entries }) => entries)
    .filter(
      (entry) =>
        entry.state === "succeeded" &&
        // Whose candidates are all kept and don't fit is not what is asked for.
        hidesText(entry) &&
        !known.has(entry.id) &&
        (names === null || (entry.author.kind === "outside" && names.includes(entry.author.actor.name))),
    )
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .slice(0, maskedShown + 1);
}

/** All that can be looked up for a question. */
export function keysAsked(question: Question, scope: Scope): readonly Lookup["by"][] {
  const masked = scope.databases.map(({ clusterArn }) => ({ kind: "masked", clusterArn }) as const);
  return [...keysOf(question, scope), ...masked];
}

function keysOf({ event, object, verb }: Question, scope: Scope): readonly Lookup["by"][] {
  const { databases, names, slack } = scope;
  if (event !== null) return [];
  if (object !== null) {
    const { name } = object;
    return keysOfNames(
      databases.map((database) => ({ database: database.name, name })),
      verb,
    );
  }
  return names === null
    ? databases.map((database) => ({ kind: "database", database: database.name }))
    : [
        ...names.map((name) => ({ kind: "person", name }) as const),
        ...(slack === null ? [] : [{ kind: "slack", slack } as const]),
      ];
}

function keysOfNames(names: readonly NameOn[], verb: string | null): readonly Lookup["by"][] {
  return names.map((named) => ({ kind: "object", ...named, ...(verb === null ? {} : { verb }) }));
}

async function readPages(
  ledger: Pick<Ledger, "lookUp">,
  by: Lookup["by"],
  since: number | null,
  mostPages: number,
  isEnough: (entries: readonly Entry[]) => boolean,
): Promise<Omit<Found, "named">> {
  const from = since === null ? {} : { since: Math.max(0, since - longestWaitMs) };
  const entries: Entry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const read = await ledger.lookUp({
      by,
      limit: pageSize,
      ...from,
      ...(cursor === undefined ? {} : { cursor }),
    });
    entries.push(...read.entries);
    cursor = read.cursor;
    if (cursor === undefined || isEnough(entries)) return { entries, isBounded: false };
  }
  return { entries, isBounded: true };
}

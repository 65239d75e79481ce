import { type RollupPart, type Rollups, rollUpParts } from "../ledger/rollup.js";
import { clockTime } from "../ledger/ago.js";
import type { Scope } from "./scope.js";

/** Statements of declared applications, which the ledger only counts: an answer can't search them. */
export type Counted = {
  readonly applications: readonly { readonly application: string; readonly count: number }[];
  readonly since: number | null;
  /** There are more than were read. */
  readonly isBounded: boolean;
};

/** So many minutes of an application are read for an answer, the newest, however long history is. */
const maxParts = 200;

/** Reads what was counted on the databases in question since then. Throws the store's faults. */
export async function readCounted(
  rollups: Pick<Rollups, "parts">,
  { databases }: Scope,
  since: number | null,
  now: number,
): Promise<Counted> {
  const parts: RollupPart[] = [];
  let isBounded = false;
  for (const clusterArn of new Set(databases.map((database) => database.clusterArn))) {
    let read = 0;
    for await (const part of rollups.parts({ clusterArn, since: since ?? 0, until: now })) {
      if (read === maxParts) {
        isBounded = true;
        break;
      }
      parts.push(part);
      read += 1;
    }
  }
  const counts = new Map<string, number>();
  for (const { application, count } of rollUpParts(parts))
    counts.set(application, (counts.get(application) ?? 0) + count);
  const applications = [...counts].map(([application, count]) => ({ application, count }));
  return {
    applications,
    since: parts.length === 0 ? null : Math.min(...parts.map(({ first }) => first)),
    isBounded,
  };
}

const list = new Intl.ListFormat("en");

/** "Only counted, so not searched: 1,204 statements of the application billing-worker since 14:03:07 UTC." */
export function countedWords({ applications, since, isBounded }: Counted, now: number): readonly string[] {
  if (applications.length === 0 || since === null) return [];
  const each = applications.map(
    ({ application, count }) => `${count.toLocaleString("en")} of the application ${application}`,
  );
  const more = isBounded ? ", and more before that" : "";
  return [
    `Statements that were only counted, and so not searched: ${list.format(each)}, since ${clockTime(since, now)}${more}.`,
  ];
}

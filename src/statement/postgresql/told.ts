import type { RangeVar } from "libpg-query";

import type { Effect } from "../statement.js";
import type { NodeName, NodeOf } from "./tree.js";

/** An effect that a statement has by its own words; `relation` is the place in the tree that it accounts for. */
export type Told = { readonly effect: Effect; readonly relation?: RangeVar };

/** For each kind of statement, what it does to what it names. What is merely read within it is found by the walk. */
export type Tellers = { readonly [Name in NodeName]?: (statement: NodeOf<Name>) => readonly Told[] };

/** An effect on a relation as written in the text; nothing where none is written. */
export function onRelation(
  verb: string,
  kind: string,
  relation: RangeVar | undefined,
  more: Partial<Effect> = {},
): Told[] {
  if (relation === undefined) return [];
  const { schemaname, relname } = relation;
  return [{ effect: { verb, kind, schema: schemaname ?? null, name: relname ?? null, ...more }, relation }];
}

/** An effect on something that has no schema, or on nothing in particular (`name` null). */
export function on(
  verb: string,
  kind: string,
  name: string | null | undefined,
  more: Partial<Effect> = {},
): Told[] {
  return [{ effect: { verb, kind, schema: null, name: name ?? null, ...more } }];
}

export function cascades(behavior: string | undefined): Pick<Effect, "cascade"> {
  return behavior === "DROP_CASCADE" ? { cascade: true } : {};
}

/** Each effect once, in the order of its first mention. */
export function distinct(effects: readonly Effect[]): Effect[] {
  if (effects.length < 2) return [...effects];
  return [...new Map(effects.map((effect) => [JSON.stringify(effect), effect])).values()];
}

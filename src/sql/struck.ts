import type { Effect, Statement } from "../statement/statement.js";

/** Where the catalogue of PostgreSQL has an object of that kind. */
type Place = "relation" | "column" | "constraint" | "type" | "routine" | "schema" | "extension";

/** An object by its words in the statement; `part` is the column, or the table of a constraint. */
export type Named = {
  readonly place: Place;
  readonly schema: string | null;
  readonly name: string;
  readonly part: string | null;
};

/** What statements strike at: what they drop, the tables they empty, and those of which they delete or change rows. */
export type Struck = {
  readonly dropped: readonly Named[];
  readonly truncated: readonly Named[];
  readonly deletedFrom: readonly Named[];
  readonly updated: readonly Named[];
  /** Of what is dropped or truncated. */
  readonly cascade: boolean;
  /** Of several statements: some cascade and some do not. */
  readonly mixed: boolean;
  /** Kinds of what is dropped too, and whose dependants whodid can't look up. */
  readonly unknownKinds: readonly string[];
};

const places: Readonly<Record<string, Place>> = {
  table: "relation",
  "foreign table": "relation",
  view: "relation",
  "materialized view": "relation",
  sequence: "relation",
  index: "relation",
  column: "column",
  attribute: "column",
  constraint: "constraint",
  type: "type",
  domain: "type",
  function: "routine",
  procedure: "routine",
  routine: "routine",
  aggregate: "routine",
  schema: "schema",
  extension: "extension",
};

/** On these nothing depends. */
const leaves: ReadonlySet<string> = new Set(["trigger", "rule", "policy", "event trigger", "default value"]);

/** Reads off the effects what would be lost; undefined where a statement destroys nothing, or nothing that anything hangs on. */
export function struckBy(statements: readonly Statement[]): Struck | undefined {
  const effects = statements.flatMap(({ effects: all }) => all.filter(({ later }) => later !== true));
  const graveEffects = statements.flatMap(({ risk, effects: all }) => (risk === "write" ? [] : all));
  const drops = effects.filter(({ verb, kind }) => verb === "DROP" && !leaves.has(kind));
  const truncates = effects.filter(({ verb }) => verb === "TRUNCATE");
  const rows = (verb: string) => tablesOf(graveEffects.filter((effect) => effect.verb === verb));
  const dropped = drops.flatMap((effect) => namedIn(effect, effects) ?? []);
  const unknownKinds = drops
    .filter((effect) => namedIn(effect, effects) === undefined)
    .map(({ kind }) => kind);
  const cascades = [...drops, ...truncates].map(({ cascade }) => cascade === true);
  const struck = {
    dropped,
    truncated: tablesOf(truncates),
    deletedFrom: rows("DELETE"),
    updated: rows("UPDATE"),
    cascade: cascades.every(Boolean),
    mixed: cascades.some(Boolean) && !cascades.every(Boolean),
    unknownKinds: [...new Set(unknownKinds)],
  };
  const counts = [struck.dropped, struck.truncated, struck.deletedFrom, struck.updated, struck.unknownKinds];
  return counts.every(({ length }) => length === 0) ? undefined : struck;
}

function namedIn(effect: Effect, effects: readonly Effect[]): Named | undefined {
  const { kind, schema, name, column } = effect;
  const place = places[kind];
  if (place === undefined || name === null) return undefined;
  if (place === "column") return column === undefined ? undefined : { place, schema, name, part: column };
  if (place !== "constraint") return { place, schema, name, part: null };
  const table = effects.find(({ verb, kind: on }) => verb === "ALTER" && on === "table");
  return table?.name == null ? undefined : { place, schema, name, part: table.name };
}

function tablesOf(effects: readonly Effect[]): readonly Named[] {
  return effects.flatMap(({ schema, name }) =>
    name === null ? [] : [{ place: "relation", schema, name, part: null } as const],
  );
}

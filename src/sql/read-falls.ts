import { z } from "zod";

import type { Cell } from "./ports.js";

/** Some of the objects that fall alike, and how many there are in all; `rows` is an estimate, null where there is none. */
export type Fallen = {
  readonly total: number;
  readonly objects: readonly { readonly kind: string; readonly name: string; readonly rows: number | null }[];
};

/** The rows of what is struck: an estimate, null where there is none; `unsure` where some of the tables have none. */
export type StruckRows = { readonly tables: number; readonly rows: number | null; readonly unsure: boolean };

/** What a destructive statement takes with it, as the catalogue has it before the click. */
export type Falls = Readonly<Record<Section, Fallen>> & { readonly rows: StruckRows };

/**
 * What falls with CASCADE alone, what belongs to what falls, tables that a TRUNCATE … CASCADE empties too, tables whose rows are deleted, or
 * changed, with the ones that they refer to, and what was asked for and is not there once.
 */
type Section = (typeof sections)[number];
const sections = ["forced", "along", "emptied", "deleted", "changed", "missing", "ambiguous"] as const;

const answer = z.array(
  z.tuple([
    z.enum([...sections, "rows"]),
    z.string().nullable(),
    z.string().nullable(),
    z.number(),
    z.number().nullable(),
    z.boolean(),
  ]),
);

/** Reads the answers of the catalogue; undefined where they are not in its form. */
export function readFalls(rows: readonly (readonly Cell[])[]): Falls | undefined {
  const read = answer.safeParse(rows);
  if (!read.success) return undefined;
  const inSection = (section: Section): Fallen => {
    const own = read.data.filter(([of]) => of === section);
    return {
      total: Math.max(own[0]?.[3] ?? 0, own.length),
      objects: own.map(([, kind, name, , rowCount]) => ({
        kind: kind ?? "object",
        name: name ?? "without a name",
        rows: rowCount,
      })),
    };
  };
  const counts = read.data.filter(([of]) => of === "rows");
  const known = counts.flatMap(([, , , , rowCount]) => rowCount ?? []);
  return {
    forced: inSection("forced"),
    along: inSection("along"),
    emptied: inSection("emptied"),
    deleted: inSection("deleted"),
    changed: inSection("changed"),
    missing: inSection("missing"),
    ambiguous: inSection("ambiguous"),
    rows: {
      tables: counts.reduce((sum, [, , , tables]) => sum + tables, 0),
      rows: known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0),
      unsure: counts.some(([, , , , , unsure]) => unsure),
    },
  };
}

import type { Database } from "../access/database.js";
import { type Entry, mayHaveRun } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { executedAt } from "../ledger/origin.js";
import type { Effect } from "../statement/statement.js";
import { isByAndSince } from "./fits.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** A name written without one is most often in this schema: https://www.postgresql.org/docs/17/ddl-schemas.html#DDL-SCHEMAS-PUBLIC */
const usualSchema = "public";
const mostSchemas = 4;
const namesRead = 20;
/** Read of each schema and database, the newest. */
const dropsRead = 20;

/**
 * Statements that dropped the whole schema, with CASCADE, or database that an object is or may be in, newest first: whether it was there
 * then, the ledger can't tell. The schema is the one asked for; else those that statements on it write, and the usual one. Those `found` already are left out. Throws the ledger's faults.
 */
export async function lookUpTakenAlong(
  ledger: Pick<Ledger, "lookUp">,
  question: Question,
  scope: Scope,
  found: readonly Entry[],
): Promise<readonly Entry[]> {
  const { object, verb } = question;
  if (object === null || object.isPattern === true || (verb !== null && verb !== "DROP")) return [];
  const schemas = object.schema === null ? await schemasOf(ledger, object.name, scope) : [object.schema];
  const drops = await Promise.all(
    scope.databases.flatMap((database) =>
      [...new Set([...schemas, database.database])].map(async (name) => {
        const by = { kind: "object", database: database.name, name, verb: "DROP" } as const;
        const { entries } = await ledger.lookUp({ by, limit: dropsRead });
        return entries.filter(({ effects }) => effects.some((effect) => isWhole(effect, schemas, database)));
      }),
    ),
  );
  const known = new Set(found.map(({ id }) => id));
  const each = new Map(drops.flat().map((entry) => [entry.id, entry]));
  return [...each.values()]
    .filter((entry) => !known.has(entry.id) && mayHaveRun(entry) && isByAndSince(entry, question, scope))
    .toSorted((a, b) => executedAt(b) - executedAt(a));
}

/** The usual schema, and those that the newest statements on an object of that name write. */
async function schemasOf(
  ledger: Pick<Ledger, "lookUp">,
  name: string,
  { databases }: Scope,
): Promise<readonly string[]> {
  const pages = await Promise.all(
    databases.map(({ name: database }) =>
      ledger.lookUp({ by: { kind: "object", database, name }, limit: namesRead }),
    ),
  );
  const written = pages
    .flatMap(({ entries }) => entries.flatMap(({ effects }) => effects))
    .filter((effect) => effect.name === name || effect.newName === name)
    .flatMap(({ schema, newSchema }) => [schema, newSchema ?? null])
    .filter((schema) => schema !== null);
  return [...new Set([usualSchema, ...written])].slice(0, mostSchemas);
}

function isWhole(
  { verb, kind, name, cascade }: Effect,
  schemas: readonly string[],
  { database, engine }: Database,
): boolean {
  if (verb !== "DROP" || name === null) return false;
  // MySQL's schemas are its databases: https://dev.mysql.com/doc/refman/8.0/en/glossary.html#glos_schema
  if (kind === "database") return name === database || (engine === "mysql" && schemas.includes(name));
  return kind === "schema" && cascade === true && schemas.includes(name);
}

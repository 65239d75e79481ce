import type { Policy } from "../access/database.js";
import { hideLiterals } from "../statement/hide-literals.js";
import type { Entry } from "./entry.js";

/** The statement as a channel is shown it that must see no literals. Without its engine, nothing of its text can be told. */
export function withoutLiterals(entry: Entry, { databases }: Pick<Policy, "databases">): Entry {
  if (entry.sql === null) return entry;
  const engine = databases.find(({ name }) => name === entry.database)?.engine;
  return { ...entry, sql: engine === undefined ? "?" : hideLiterals(entry.sql, engine) };
}

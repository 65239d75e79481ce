import type { Policy } from "../access/database.js";
import { hideLiterals } from "../statement/hide-literals.js";
import type { Entry } from "./entry.js";

/** The statement as a channel is shown it that must see no literals. Without its engine, nothing of its text can be told. */
export function withoutLiterals(entry: Entry, { databases }: Pick<Policy, "databases">): Entry {
  const hidden = (sql: string | null, database: string | null) => {
    const engine = databases.find(({ name }) => name === database)?.engine;
    return sql === null ? sql : engine === undefined ? "?" : hideLiterals(sql, engine);
  };
  const { sql, database, audit } = entry;
  if (audit === undefined) return { ...entry, sql: hidden(sql, database) };
  const candidates = audit.candidates.map((one) => ({ ...one, sql: hidden(one.sql, one.database) ?? "?" }));
  return { ...entry, sql: hidden(sql, database), audit: { ...audit, candidates } };
}

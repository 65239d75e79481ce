import type { AuditedStatement } from "../ledger/audit.js";
import { redactSecrets } from "../statement/redact.js";
import type { ReadSql } from "../statement/statement.js";

/** What a text is and does, wherever and whenever it ran. */
export type TextReading = Omit<AuditedStatement, "at" | "database">;

/** Undefined for a text beyond those that are read. */
export type ReadText = (sql: string) => Promise<TextReading | undefined>;

/** Readings that are kept, and how long their texts may be together. */
const maxKept = 10_000;
const maxKeptCharacters = 16_777_216;

/** Reads each text once, as long as it is remembered, and at most so many in all. */
export function createReadText(readSql: ReadSql, most = Infinity): ReadText {
  const kept = new Map<string, Promise<TextReading>>();
  let characters = 0;
  let reads = 0;
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    if (reads >= most) return Promise.resolve(undefined);
    reads += 1;
    if (kept.size >= maxKept || characters + sql.length > maxKeptCharacters) {
      kept.clear();
      characters = 0;
    }
    const reading = readText(readSql, sql);
    kept.set(sql, reading);
    characters += sql.length;
    return reading;
  };
}

async function readText(readSql: ReadSql, sql: string): Promise<TextReading> {
  const reading = await readSql(sql, "postgresql");
  const statements = reading.ok ? reading.statements : [];
  return {
    sql: redactSecrets(sql, "postgresql", reading.ok),
    command: statements[0]?.command ?? null,
    risk: reading.risk,
    // What a created function or rule will do some day is no deed of this statement.
    effects: statements.flatMap(({ effects }) => effects.filter(({ later }) => later !== true)),
  };
}

import { createReader, type Reader, threadOptions } from "../../src/statement/reader.js";
import type { Statement } from "../../src/statement/statement.js";
import { startSource } from "./start-source.js";

/** The real reader, its thread running from the source as it is. */
export function createSourceReader(options: Parameters<typeof createReader>[0] = {}): Reader {
  return createReader({
    start: () => startSource("statement/thread.ts", threadOptions),
    ...options,
  });
}

/** Reads a PostgreSQL text that is one statement; rejects any other. */
export async function readOne({ readSql }: Pick<Reader, "readSql">, sql: string): Promise<Statement> {
  const reading = await readSql(sql, "postgresql");
  if (!reading.ok) throw new Error(`${reading.error}: ${sql}`);
  const [statement] = reading.statements;
  if (statement === undefined || reading.statements.length > 1) throw new Error(`not one statement: ${sql}`);
  return statement;
}

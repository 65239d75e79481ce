import { createSourceReader } from "../../fakes/reader.js";
import type { Effect, Statement } from "../../../src/statement/statement.js";

/** The real reader as MySQL's, and its statements in short. */
export function createMysqlReader() {
  const { readSql, close } = createSourceReader();
  const read = (sql: string) => readSql(sql, "mysql");
  const all = async (sql: string): Promise<readonly Statement[]> => {
    const reading = await read(sql);
    if (!reading.ok) throw new Error(`${reading.error}: ${sql}`);
    return reading.statements;
  };
  const only = async (sql: string): Promise<Statement> => {
    const [statement, ...others] = await all(sql);
    if (statement === undefined || others.length > 0) throw new Error(`not one statement: ${sql}`);
    return statement;
  };
  return { read, all, only, close };
}

/** `DROP table public.t`, and what else there is in parentheses. */
export function short({ verb, kind, schema, name, ...more }: Effect): string {
  const rest = Object.entries(more).map(([key, value]) => ` (${key}${value === true ? "" : ` ${value}`})`);
  return `${verb} ${kind} ${schema === null ? "" : `${schema}.`}${name ?? "-"}${rest.join("")}`;
}

import type { SqlReading } from "./statement.js";

/** The Data API takes no more: https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html */
export const maxStatementCharacters = 65_536;

/** Refuses what the parser would read differently from the database, or not at all; undefined lets it pass. */
export function refuseText(
  sql: string,
  maxCharacters: number,
): Extract<SqlReading, { ok: false }> | undefined {
  if (sql.length > maxCharacters) {
    const [length, most] = [sql.length, maxCharacters].map((count) => count.toLocaleString("en-US"));
    return refuse(`The statement has ${length} characters; at most ${most} are possible. Split it.`);
  }
  const nul = sql.indexOf("\0");
  if (nul >= 0) {
    return refuse(
      "The statement contains a NUL character, which PostgreSQL can't take. Remove it.",
      sql,
      nul,
    );
  }
  const half = sql.search(/\p{Surrogate}/u);
  if (half >= 0) {
    return refuse("The statement contains half of a character (a lone surrogate). Type it again.", sql, half);
  }
  return undefined;
}

function refuse(error: string, sql?: string, index?: number): Extract<SqlReading, { ok: false }> {
  const refusal = { ok: false, risk: "administrative", error } as const;
  if (sql === undefined) return refusal;
  const charactersBefore = sql.slice(0, index).replaceAll(/./gsu, "x").length;
  return { ...refusal, position: charactersBefore + 1 };
}

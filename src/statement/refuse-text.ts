import { unreadable, type Unreadable } from "./statement.js";

/** The Data API takes no more: https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html */
export const maxStatementCharacters = 65_536;

/** Refuses what the parser would read differently from the database, or not at all; undefined lets it pass. */
export function refuseText(sql: string, maxCharacters: number): Unreadable | undefined {
  if (sql.length > maxCharacters) {
    const [length, most] = [sql.length, maxCharacters].map((count) => count.toLocaleString("en-US"));
    return unreadable(`The statement has ${length} characters; at most ${most} are possible. Split it.`);
  }
  const nul = sql.indexOf("\0");
  if (nul >= 0) {
    return unreadable(
      "The statement contains a NUL character, which no database can take. Remove it.",
      characterAt(sql, nul),
    );
  }
  if (sql.isWellFormed()) return undefined;
  return unreadable(
    "The statement contains half of a character (a lone surrogate). Type it again.",
    characterAt(sql, sql.search(/\p{Surrogate}/u)),
  );
}

/** The place of a UTF-16 unit as a 1-based count of characters. */
function characterAt(sql: string, index: number): number {
  return sql.slice(0, index).replaceAll(/./gsu, "x").length + 1;
}

import type { Engine, Statement } from "../statement/statement.js";
import { readNamed, splitNamed } from "./parameters.js";
import type { SqlParts } from "./parts.js";

/**
 * So many statements, of at most 45 seconds each, end within a session's 15 minutes, and they and what would fall with them can be shown in the
 * 50 blocks of a message: https://docs.slack.dev/reference/block-kit/blocks
 */
export const mostTogether = 16;

/** One statement of a transaction of several: its very words, and what reading these alone gave. */
export type Piece = { readonly sql: string; readonly statement: Statement };

/**
 * The statements of a text that has several, as each will be sent; undefined where that is not beyond doubt, and for MySQL. Each is
 * read again by itself, since what is sent is what must have been judged.
 */
export async function readPieces(
  { splitSql, readSql }: Pick<SqlParts, "splitSql" | "readSql">,
  sql: string,
  engine: Engine,
): Promise<readonly Piece[] | undefined> {
  const texts = await splitNamed(splitSql, sql, engine);
  if (texts === null || texts.length > mostTogether) return undefined;
  const readings = await Promise.all(texts.map((text) => readNamed(readSql, text, engine)));
  const pieces = readings.flatMap((reading, at): Piece[] => {
    const [statement, ...others] = reading.ok ? reading.statements : [];
    const text = texts[at];
    return statement === undefined || others.length > 0 || text === undefined
      ? []
      : [{ sql: text, statement }];
  });
  return pieces.length === texts.length ? pieces : undefined;
}

import { parseSql } from "./parser.js";

/**
 * The very words of each statement of a text, without the semicolons between them; null where it can't be parsed. Places in the tree are
 * bytes of UTF-8: https://github.com/pganalyze/libpg_query/blob/18-latest/protobuf/pg_query.proto (RawStmt).
 */
export function splitPostgresql(sql: string): readonly string[] | null {
  const parsed = parseSql(sql);
  if ("error" in parsed) return null;
  const bytes = Buffer.from(sql);
  return (parsed.tree.stmts ?? []).map(({ stmt_location: start = 0, stmt_len: length = 0 }) =>
    bytes.toString("utf8", start, length === 0 ? bytes.length : start + length).trim(),
  );
}

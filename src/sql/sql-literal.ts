/**
 * A text as PostgreSQL's literal, whatever its settings: all but letters, digits and `_` of ASCII is escaped, so that nothing in it can end
 * the literal or look like a parameter (`:name`) to the Data API. https://www.postgresql.org/docs/17/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
 */
export function sqlLiteral(text: string | null): string {
  if (text === null) return "null";
  const escaped = text.replace(
    /[^A-Za-z0-9_]/g,
    (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, "0"),
  );
  return `E'${escaped}'`;
}

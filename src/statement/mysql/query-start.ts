import { type Parsing, peek, sees } from "./parsing.js";

/** True where a query begins that has no parenthesis around it; `VALUES(column)` is a function. */
export function startsQuery(p: Parsing): boolean {
  return (
    sees(p, "SELECT") ||
    sees(p, "WITH") ||
    sees(p, "TABLE") ||
    (sees(p, "VALUES") && peek(p, 1).key === "ROW")
  );
}

import { lexSql } from "../lexer.js";

/** An expression or statement in a PL/pgSQL body, as SQL that parses by itself. `runs` when the text that it yields is run. */
export type Expression = { readonly sql: string; readonly runs: boolean };

type Place = { readonly value: unknown; readonly owner: string; readonly runs: boolean };

/** Nodes whose `query` is an expression that yields SQL. */
const dynamicOwners = new Set(["PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors"]);

/** Every expression in the tree of PL/pgSQL functions, each once, in the tree's order; without recursion. */
export function expressionsOf(tree: unknown): Expression[] {
  const found = new Map<string, Expression>();
  const stack: Place[] = [{ value: tree, owner: "", runs: false }];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { value, owner, runs } = place;
    if (typeof value !== "object" || value === null) continue;
    for (const sql of asSql(value)) found.set(`${runs} ${sql}`, { sql, runs });
    const inside = Object.entries<unknown>({ ...value }).map(([field, content]) => ({
      value: content,
      owner: field.startsWith("PLpgSQL_") ? field : owner,
      runs: field === "dynquery" || (field === "query" && dynamicOwners.has(owner)),
    }));
    stack.push(...inside.toReversed());
  }
  return [...found.values()];
}

/**
 * RawParseMode of https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/parser/parser.h: 0 a statement, 1 a type,
 * 2 an expression, 3 to 5 an assignment.
 */
function asSql(value: object): string[] {
  if (!("PLpgSQL_expr" in value) || typeof value.PLpgSQL_expr !== "object") return [];
  const { query, parseMode } = { query: "", parseMode: 0, ...value.PLpgSQL_expr };
  if (parseMode === 0) return [query];
  if (parseMode === 1) return [];
  if (parseMode === 2) return [`SELECT ${query}`];
  const { target, value: assigned } = splitAssignment(query);
  // A subscript may hold anything.
  return target.includes("[") ? [`SELECT ${assigned}`, `SELECT ${target}`] : [`SELECT ${assigned}`];
}

function splitAssignment(query: string): { readonly target: string; readonly value: string } {
  let depth = 0;
  for (const { kind, start, end } of lexSql(query, "postgresql")) {
    if (kind !== "code") continue;
    for (let at = start; at < end; at += 1) {
      const letter = query.charAt(at);
      if ("[(".includes(letter)) depth += 1;
      else if ("])".includes(letter)) depth -= 1;
      else if (letter === "=" && depth === 0) {
        return { target: query.slice(0, at).replace(/:$/, ""), value: query.slice(at + 1) };
      }
    }
  }
  return { target: "", value: query };
}

import type { Node } from "libpg-query";

import { isHarmless } from "./harmless-functions.js";
import { riskOfOperator } from "./operator-risks.js";
import { contentOf, words } from "./tree.js";

const changes: ReadonlySet<string> = new Set(["InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]);

/**
 * Why a node within a change of rows, the `whole`, keeps it from being tried and rolled back; goes on after "it". A sequence that moves
 * is no obstacle: it is told.
 */
export function obstacleIn(node: Node, whole: Node): string | undefined {
  if (node !== whole && Object.keys(node).some((name) => changes.has(name)))
    return "changes rows in a WITH clause, too, and those are not counted";
  const called = contentOf(node, "FuncCall");
  if (called !== undefined) {
    const parts = words(called.funcname);
    return isHarmless(parts) || isNextval(node)
      ? undefined
      : `calls ${parts.join(".")}(), which may do what a rollback does not take back`;
  }
  const operator =
    contentOf(node, "A_Expr")?.name ??
    contentOf(node, "SubLink")?.operName ??
    contentOf(node, "SortBy")?.useOp;
  return riskOfOperator(words(operator))?.because;
}

/** https://www.postgresql.org/docs/current/functions-sequence.html */
export function isNextval(node: Node): boolean {
  const parts = words(contentOf(node, "FuncCall")?.funcname);
  return parts.at(-1) === "nextval" && (parts.length === 1 || parts[0] === "pg_catalog");
}

import type { A_Expr, BoolExpr, Node } from "libpg-query";

import { someNode } from "./some-node.js";
import { contentOf, type NodeOf, words } from "./tree.js";

/** Conditions within conditions that are followed; a deeper one is taken to depend on the row. */
const maxDepth = 40;

/**
 * True where no condition stands, or one that no row fails (but for NULLs): `true`, `1 = 1`, `not false`, `x = x`, `true or …`; and
 * for one that looks at no column and may hold, `now() > '2020-01-01'`: every row or none.
 */
export function isAlwaysTrue(condition: Node | undefined): boolean {
  if (condition === undefined) return true;
  const known = truth(condition, 0);
  return known ?? !someNode(condition, (node) => "ColumnRef" in node || "CurrentOfExpr" in node);
}

/** undefined where it depends on the row, or where we can't tell. */
function truth(node: Node | undefined, depth: number): boolean | undefined {
  if (node === undefined || depth > maxDepth) return undefined;
  const value = constant(node);
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && contentOf(node, "TypeCast") !== undefined) return asBoolean(value);
  const junction = contentOf(node, "BoolExpr");
  if (junction !== undefined) return truthOfJunction(junction, depth);
  const operation = contentOf(node, "A_Expr");
  if (operation !== undefined) return truthOfOperation(operation);
  const test = contentOf(node, "NullTest");
  if (test !== undefined && constant(test.arg) !== undefined) return test.nulltesttype === "IS_NOT_NULL";
  const asked = contentOf(node, "BooleanTest");
  if (asked === undefined) return undefined;
  const inner = truth(asked.arg, depth + 1);
  if (inner === undefined) return undefined;
  return inner === (asked.booltesttype === "IS_TRUE" || asked.booltesttype === "IS_NOT_FALSE");
}

function truthOfJunction({ boolop, args = [] }: BoolExpr, depth: number): boolean | undefined {
  const truths = args.map((arg) => truth(arg, depth + 1));
  if (boolop === "NOT_EXPR") return truths[0] === undefined ? undefined : !truths[0];
  const decisive = boolop === "OR_EXPR";
  if (truths.includes(decisive)) return decisive;
  return truths.includes(undefined) ? undefined : !decisive;
}

function truthOfOperation({ kind, name, lexpr, rexpr }: A_Expr): boolean | undefined {
  const operator = words(name).join(".");
  const left = constant(lexpr);
  if ((kind === "AEXPR_LIKE" && operator === "~~") || (kind === "AEXPR_ILIKE" && operator === "~~*")) {
    return /^%+$/.test(String(constant(rexpr))) ? true : undefined;
  }
  if (kind === "AEXPR_IN" && operator === "=") {
    const items = (contentOf(rexpr, "List")?.items ?? []).map((item) => constant(item));
    return left !== undefined && items.includes(left) ? true : undefined;
  }
  if (kind !== "AEXPR_OP") return undefined;
  const right = constant(rexpr);
  if (left !== undefined && typeof left === typeof right && right !== undefined) {
    return compared(operator, left, right);
  }
  const column = contentOf(lexpr, "ColumnRef");
  const isSame = column !== undefined && columnName(column) === columnName(contentOf(rexpr, "ColumnRef"));
  return isSame && ["=", "<=", ">="].includes(operator) ? true : undefined;
}

function compared(
  operator: string,
  left: string | number | boolean,
  right: string | number | boolean,
): boolean | undefined {
  switch (operator) {
    case "=":
      return left === right;
    case "<>":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    default:
      return undefined;
  }
}

/** A literal's value, through casts. */
function constant(node: Node | undefined): string | number | boolean | undefined {
  const cast = contentOf(node, "TypeCast");
  const value = contentOf(cast === undefined ? node : cast.arg, "A_Const");
  if (value?.boolval !== undefined) return value.boolval.boolval === true;
  if (value?.ival !== undefined) return value.ival.ival ?? 0;
  if (value?.fval !== undefined) return Number(value.fval.fval);
  return value?.sval === undefined ? undefined : (value.sval.sval ?? "");
}

function asBoolean(text: string): boolean | undefined {
  if (/^(?:t|true|y|yes|on|1)$/i.test(text)) return true;
  return /^(?:f|false|n|no|off|0)$/i.test(text) ? false : undefined;
}

function columnName(column: NodeOf<"ColumnRef"> | undefined): string | undefined {
  return column === undefined ? undefined : words(column.fields).join(".");
}

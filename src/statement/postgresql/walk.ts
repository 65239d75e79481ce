import type { CommonTableExpr, RangeVar, WithClause } from "libpg-query";

import { contentOf } from "./tree.js";

/** Names of CTEs that are visible at a place of the tree; they hide tables of the same bare name. */
type Scope = { readonly names: ReadonlySet<string>; readonly outer: Scope } | undefined;

type Visitor = {
  /** Called for each node before what is inside it. */
  readonly node: (name: string, content: object) => void;
  /** Called for each relation that is no CTE. */
  readonly relation: (relation: RangeVar) => void;
};

/** Fields that hold a node without its name around it, where the name matters. */
const unwrapped: ReadonlyMap<string, string> = new Map([
  ["larg", "SelectStmt"],
  ["rarg", "SelectStmt"],
  ["funccall", "FuncCall"],
  ["intoClause", "IntoClause"],
]);

/** The WITH clause is opened before all; `FOR UPDATE OF x` names what FROM has named already; constants and names hold nothing. */
const skipped: ReadonlySet<string> = new Set([
  "withClause",
  "lockedRels",
  "A_Const",
  "ColumnRef",
  "String",
  "TypeName",
  "typeName",
  "funcname",
]);

/** A place still to be visited; `name` where it is a node. */
type Place = { readonly value: object; readonly scope: Scope; readonly name: string | undefined };

/** Visits a statement depth first, in the tree's own order, without recursion: trees are 30,000 deep. */
export function walk(root: object, visitor: Visitor): void {
  const stack: Place[] = [{ value: root, scope: undefined, name: undefined }];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { value, scope, name } = place;
    if (name !== undefined) visitor.node(name, value);
    if (isRangeVar(value)) {
      if (!isCommonTable(value, scope)) visitor.relation(value);
    } else if (Array.isArray(value)) pushItems(stack, value, scope);
    else if (!isSettingOfFunction(value)) pushFields(stack, value, scope);
  }
}

function pushItems(stack: Place[], items: readonly unknown[], scope: Scope): void {
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const value = items[index];
    if (typeof value === "object" && value !== null) stack.push({ value, scope, name: undefined });
  }
}

/** In reverse, so that the first comes off the stack first: the WITH clause before all. */
function pushFields(stack: Place[], value: object, scope: Scope): void {
  const tables = hasTables(value) ? tablesOf(value.withClause, scope) : undefined;
  const inner = tables?.inner ?? scope;
  const fields: [string, unknown][] = Object.entries(value);
  for (let index = fields.length - 1; index >= 0; index -= 1) {
    const [field, content] = fields[index] ?? ["", undefined];
    if (typeof content !== "object" || content === null || skipped.has(field)) continue;
    stack.push({ value: content, scope: inner, name: nodeNameOf(field) });
  }
  if (tables !== undefined) stack.push(...tables.places.toReversed());
}

/** Node names begin with a capital. */
function nodeNameOf(field: string): string | undefined {
  const first = field.charCodeAt(0);
  return first >= 65 && first <= 90 ? field : unwrapped.get(field);
}

/** `CREATE FUNCTION … SET x = y` sets nothing by itself. */
function isSettingOfFunction(value: object): boolean {
  return "defname" in value && value.defname === "set";
}

function hasTables(value: object): value is { readonly withClause: WithClause } {
  return "withClause" in value;
}

function isRangeVar(value: object): value is RangeVar {
  return "relname" in value;
}

function isCommonTable({ schemaname, relname = "" }: RangeVar, scope: Scope): boolean {
  if (schemaname !== undefined) return false;
  for (let at = scope; at !== undefined; at = at.outer) {
    if (at.names.has(relname)) return true;
  }
  return false;
}

/** The CTEs of a statement, each with what it may see, and what the statement itself may see. */
function tablesOf(clause: WithClause, outer: Scope): { readonly places: Place[]; readonly inner: Scope } {
  const tables = (clause.ctes ?? []).flatMap((node) => contentOf(node, "CommonTableExpr") ?? []);
  const inner: Scope = { names: new Set(tables.map(nameOf)), outer };
  let before: Scope = outer;
  const places = tables.map((table) => {
    const scope = clause.recursive === true ? inner : before;
    before = { names: new Set([nameOf(table)]), outer: before };
    return { value: table, scope, name: undefined };
  });
  return { places, inner };
}

function nameOf(table: CommonTableExpr): string {
  return table.ctename ?? "";
}

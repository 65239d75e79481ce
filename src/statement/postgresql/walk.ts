import type { CommonTableExpr, Node, RangeVar, WithClause } from "libpg-query";

import { contentOf, isNode, isTree, type Tree } from "./tree.js";

/** Names of CTEs that are visible at a place of the tree; they hide tables of the same bare name. */
type Scope = { readonly names: ReadonlySet<string>; readonly outer: Scope } | undefined;

type Visitor = {
  /** Called for each node before what is inside it. */
  readonly node: (name: string, node: Node) => void;
  /** Called for each relation that is no CTE. */
  readonly relation: (relation: RangeVar) => void;
};

/** What a field holds: a node of that name, nothing to be visited, or whatever stands in it (null). */
type FieldKind = { readonly node: string } | "nothing" | null;

const fieldKinds = new Map<string, FieldKind>([
  // These hold a node without its name around it, where the name matters.
  ["larg", { node: "SelectStmt" }],
  ["rarg", { node: "SelectStmt" }],
  ["funccall", { node: "FuncCall" }],
  ["intoClause", { node: "IntoClause" }],
  // The WITH clause is opened before all; `FOR UPDATE OF x` names what FROM has named already; constants and names hold nothing.
  ...["withClause", "lockedRels", "A_Const", "ColumnRef", "String", "TypeName", "typeName", "funcname"].map(
    (field) => [field, "nothing"] as const,
  ),
]);

/** Node names begin with a capital. Each field's kind is found once: most of the time goes into these lookups. */
function fieldKind(field: string): FieldKind {
  const known = fieldKinds.get(field);
  if (known !== undefined) return known;
  const kind = /^[A-Z]/.test(field) ? { node: field } : null;
  fieldKinds.set(field, kind);
  return kind;
}

/** A place still to be visited: a node with its name around it, or what stands in any other field. */
type Place = {
  readonly value: Tree;
  readonly scope: Scope;
  readonly name: string | undefined;
  readonly node: Tree;
};

/** Visits a statement depth first, in the tree's own order, without recursion: trees are 30,000 deep. */
export function walk(root: Node, visitor: Visitor): void {
  const stack: Place[] = [];
  if (isTree(root)) pushFields(stack, root, undefined);
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { value, scope, name, node } = place;
    if (name !== undefined && isNode(node, name)) visitor.node(name, node);
    if (isRangeVar(value)) {
      if (!isCommonTable(value, scope)) visitor.relation(value);
    } else if (!isSettingOfFunction(value)) pushInside(stack, value, scope);
  }
}

/** In reverse, so that the first comes off the stack first: the WITH clause before all. */
function pushInside(stack: Place[], value: Tree, scope: Scope): void {
  const bottom = stack.length;
  const tables = hasTables(value) ? tablesOf(value.withClause, scope) : undefined;
  if (tables !== undefined) stack.push(...tables.places);
  pushFields(stack, value, tables === undefined ? scope : tables.inner);
  for (let low = bottom, high = stack.length - 1; low < high; low += 1, high -= 1) {
    const [one, other] = [stack[low], stack[high]];
    if (one !== undefined && other !== undefined) [stack[low], stack[high]] = [other, one];
  }
}

function pushFields(stack: Place[], value: Tree, scope: Scope): void {
  for (const field in value) {
    const content = value[field];
    if (typeof content !== "object" || content === null) continue;
    const kind = fieldKind(field);
    if (kind === "nothing") continue;
    if (Array.isArray(content)) pushItems(stack, content, scope);
    else if (isTree(content)) push(stack, content, scope, kind, value);
  }
}

/** An item is a node with its name around it. */
function pushItems(stack: Place[], items: readonly unknown[], scope: Scope): void {
  for (const item of items) {
    if (!isTree(item)) continue;
    for (const field in item) {
      const content = item[field];
      const kind = fieldKind(field);
      if (kind !== "nothing" && isTree(content)) push(stack, content, scope, kind, item);
    }
  }
}

function push(
  stack: Place[],
  value: Tree,
  scope: Scope,
  kind: Exclude<FieldKind, "nothing">,
  holder: Tree,
): void {
  if (kind === null) stack.push({ value, scope, name: undefined, node: holder });
  else {
    const { node: name } = kind;
    stack.push({ value, scope, name, node: name in holder ? holder : { [name]: value } });
  }
}

/** `CREATE FUNCTION … SET x = y` sets nothing by itself. */
function isSettingOfFunction(value: Tree): boolean {
  return value["defname"] === "set";
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
  const places = tables.flatMap((table): Place[] => {
    const scope = clause.recursive === true ? inner : before;
    before = { names: new Set([nameOf(table)]), outer: before };
    return isTree(table) ? [{ value: table, scope, name: undefined, node: table }] : [];
  });
  return { places, inner };
}

function nameOf(table: CommonTableExpr): string {
  return table.ctename ?? "";
}

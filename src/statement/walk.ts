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

/** The WITH clause is opened before all; `FOR UPDATE OF x` names what FROM has named already. */
const skipped: ReadonlySet<string> = new Set(["withClause", "lockedRels"]);

/** A place still to be visited; `name` where it is a node. */
type Place = { readonly value: unknown; readonly scope: Scope; readonly name?: string | undefined };

/** Visits a statement depth first, in the tree's own order, without recursion: trees are 30,000 deep. */
export function walk(root: object, visitor: Visitor): void {
  const stack: Place[] = [{ value: root, scope: undefined }];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    const { value, scope, name } = place;
    if (typeof value !== "object" || value === null) continue;
    if (name !== undefined) visitor.node(name, value);
    if (isRangeVar(value) && !isCommonTable(value, scope)) visitor.relation(value);
    stack.push(...placesIn(value, scope).toReversed());
  }
}

function placesIn(value: object, scope: Scope): Place[] {
  if (Array.isArray(value)) return value.map((item: unknown) => ({ value: item, scope }));
  const withClause = hasTables(value) ? value.withClause : undefined;
  const { places, inner } =
    withClause === undefined ? { places: [], inner: scope } : tablesOf(withClause, scope);
  if (isSettingOfFunction(value)) return places;
  for (const [field, content] of Object.entries<unknown>({ ...value })) {
    if (typeof content !== "object" || skipped.has(field)) continue;
    places.push({ value: content, scope: inner, name: /^[A-Z]/.test(field) ? field : unwrapped.get(field) });
  }
  return places;
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
    return { value: table, scope };
  });
  return { places, inner };
}

function nameOf(table: CommonTableExpr): string {
  return table.ctename ?? "";
}

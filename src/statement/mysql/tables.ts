import { onEmptyOrError } from "./call.js";
import { dataType } from "./data-type.js";
import {
  advance,
  deeper,
  expression,
  fail,
  inside,
  list,
  name,
  type Named,
  needs,
  needsOneOf,
  type Parsing,
  peek,
  qualified,
  sees,
  seesName,
  skipParenthesis,
  takes,
  takesOneOf,
} from "./parsing.js";
import { startsQuery } from "./query-start.js";

/** A table by its name in a FROM clause, and what it is called within the statement. */
export type TableRef = Named & { readonly alias: string };

/** Parses the tables of FROM or UPDATE; those in subqueries are tallied as read, those by name are answered. */
export function tableReferences(p: Parsing): TableRef[] {
  return list(p, joined).flat();
}

function joined(p: Parsing): TableRef[] {
  return deeper(p, () => joins(p, tableFactor(p)));
}

function joins(p: Parsing, first: readonly TableRef[]): TableRef[] {
  const tables = [...first];
  while (takesJoin(p)) {
    tables.push(...deeper(p, tableFactor));
    // `a JOIN b JOIN c ON … ON …`
    while ((sees(p, "ON") && !sees(p, "ON", "DUPLICATE", "KEY")) || sees(p, "USING")) {
      if (takes(p, "ON")) expression(p);
      else {
        advance(p);
        names(p);
      }
    }
  }
  return tables;
}

function takesJoin(p: Parsing): boolean {
  if (takes(p, "STRAIGHT_JOIN")) return true;
  const natural = takes(p, "NATURAL");
  const side = takesOneOf(p, "INNER", "CROSS", "LEFT", "RIGHT");
  if (side !== undefined) takes(p, "OUTER");
  if (natural || side !== undefined) {
    needs(p, "JOIN");
    return true;
  }
  return takes(p, "JOIN");
}

function tableFactor(p: Parsing): TableRef[] {
  if (takes(p, "{")) {
    advance(p);
    const tables = joined(p);
    needs(p, "}");
    return tables;
  }
  if (takes(p, "(")) {
    const found = parenthesised(p);
    if (found === "query") derivedName(p);
    return found === "query" ? [] : found;
  }
  if (takes(p, "LATERAL")) {
    inside(p, p.rules.query);
    derivedName(p);
    return [];
  }
  if (takes(p, "JSON_TABLE")) {
    inside(p, jsonTable);
    derivedName(p);
    return [];
  }
  if (takes(p, "DUAL")) return [];
  const table = qualified(p);
  if (takes(p, "PARTITION")) names(p);
  const alias = aliasOf(p) ?? table.name;
  indexHints(p);
  return [{ ...table, alias }];
}

/** A query or tables, and the closing parenthesis; the opening one has been taken. */
function parenthesised(p: Parsing): TableRef[] | "query" {
  return deeper(p, () => {
    if (startsQuery(p)) {
      p.rules.query(p);
      needs(p, ")");
      return "query";
    }
    if (!takes(p, "(")) {
      const tables = tableReferences(p);
      needs(p, ")");
      return tables;
    }
    const inner = parenthesised(p);
    if (inner === "query") {
      p.rules.queryTail(p);
      if (takes(p, ")")) return "query";
      derivedName(p);
    }
    const tables = joins(p, inner === "query" ? [] : inner);
    if (takes(p, ",")) tables.push(...tableReferences(p));
    needs(p, ")");
    return tables;
  });
}

function derivedName(p: Parsing): void {
  if (aliasOf(p) !== undefined && sees(p, "(")) names(p);
}

/** `AS name` or `name`. */
export function aliasOf(p: Parsing): string | undefined {
  if (takes(p, "AS")) return peek(p).kind === "string" ? advance(p).text : name(p);
  return seesName(p) ? advance(p).text : undefined;
}

export function names(p: Parsing): string[] {
  return inside(p, () => list(p, name));
}

function indexHints(p: Parsing): void {
  for (;;) {
    const hint = takesOneOf(p, "USE", "IGNORE", "FORCE");
    if (hint === undefined) return;
    needsOneOf(p, "INDEX", "KEY");
    if (takes(p, "FOR")) {
      if (!takes(p, "JOIN") && !takes(p, "ORDER", "BY")) needs(p, "GROUP", "BY");
    }
    skipParenthesis(p);
  }
}

/** https://dev.mysql.com/doc/refman/8.0/en/json-table-functions.html */
function jsonTable(p: Parsing): void {
  expression(p);
  needs(p, ",");
  expression(p);
  jsonColumns(p);
}

function jsonColumns(p: Parsing): void {
  needs(p, "COLUMNS");
  inside(p, () => list(p, (each) => deeper(each, jsonColumn)));
}

function jsonColumn(p: Parsing): void {
  if (takes(p, "NESTED")) {
    takes(p, "PATH");
    if (peek(p).kind !== "string") fail(p);
    advance(p);
    return jsonColumns(p);
  }
  name(p);
  if (takes(p, "FOR")) return needs(p, "ORDINALITY");
  dataType(p);
  takes(p, "EXISTS");
  needs(p, "PATH");
  expression(p);
  onEmptyOrError(p);
}

import { dataType } from "./data-type.js";
import {
  advance,
  bitExpression,
  expression,
  fail,
  inside,
  list,
  name,
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
  tell,
  weigh,
} from "./parsing.js";
import { names } from "./tables.js";

/** `(a int, PRIMARY KEY (a), …)` without its parentheses. */
export function tableElements(p: Parsing): string[] {
  return list(p, (each) => tableElement(each) ?? []).flat();
}

/** A column, whose name is answered, or a key or constraint. */
function tableElement(p: Parsing): string | undefined {
  if (keyOrConstraint(p)) return undefined;
  const column = name(p);
  columnDefinition(p);
  return column;
}

/** Parses a key or constraint if one comes next. https://dev.mysql.com/doc/refman/8.0/en/create-table.html */
export function keyOrConstraint(p: Parsing): boolean {
  const named = takes(p, "CONSTRAINT");
  if (named && seesName(p)) advance(p);
  const what = takesOneOf(p, "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "INDEX", "KEY", "FULLTEXT", "SPATIAL");
  switch (what) {
    case undefined:
      if (named) fail(p);
      return false;
    case "CHECK":
      check(p);
      return true;
    case "FOREIGN":
      needs(p, "KEY");
      if (seesName(p)) advance(p);
      inside(p, () => list(p, keyPart));
      needs(p, "REFERENCES");
      references(p);
      return true;
    default:
      if (what === "PRIMARY") needs(p, "KEY");
      else if (what !== "INDEX" && what !== "KEY") takesOneOf(p, "INDEX", "KEY");
      if (seesName(p)) advance(p);
      keyDefinition(p);
      return true;
  }
}

function check(p: Parsing): void {
  inside(p, expression);
  takes(p, "NOT");
  takes(p, "ENFORCED");
}

/** The columns of a key, how it is kept, and its options. */
export function keyDefinition(p: Parsing): void {
  keyType(p);
  inside(p, () => list(p, keyPart));
  for (;;) {
    if (keyType(p)) continue;
    const option = takesOneOf(
      p,
      "KEY_BLOCK_SIZE",
      "COMMENT",
      "ENGINE_ATTRIBUTE",
      "SECONDARY_ENGINE_ATTRIBUTE",
    );
    if (option !== undefined) {
      takes(p, "=");
      advance(p);
    } else if (takes(p, "WITH", "PARSER")) name(p);
    else if (takesOneOf(p, "VISIBLE", "INVISIBLE") === undefined) return;
  }
}

function keyType(p: Parsing): boolean {
  if (takesOneOf(p, "USING", "TYPE") === undefined) return false;
  needsOneOf(p, "BTREE", "HASH", "RTREE");
  return true;
}

function keyPart(p: Parsing): void {
  if (sees(p, "(")) inside(p, expression);
  else {
    name(p);
    if (sees(p, "(")) skipParenthesis(p);
  }
  takesOneOf(p, "ASC", "DESC");
}

function references(p: Parsing): void {
  tell(p, "REFERENCES", "table", qualified(p));
  if (sees(p, "(")) names(p);
  if (takes(p, "MATCH")) advance(p);
  while (takes(p, "ON")) {
    needsOneOf(p, "DELETE", "UPDATE");
    if (takes(p, "SET")) needsOneOf(p, "NULL", "DEFAULT");
    else if (takes(p, "NO")) needs(p, "ACTION");
    else needsOneOf(p, "RESTRICT", "CASCADE");
  }
}

/** A column's type and attributes. */
export function columnDefinition(p: Parsing): void {
  dataType(p);
  while (columnAttribute(p));
}

function columnAttribute(p: Parsing): boolean {
  if (takes(p, "NOT")) {
    needsOneOf(p, "NULL", "SECONDARY");
    return true;
  }
  if (takes(p, "ON")) {
    needs(p, "UPDATE");
    bitExpression(p);
    return true;
  }
  if (takes(p, "GENERATED")) needs(p, "ALWAYS");
  if (takes(p, "CONSTRAINT")) {
    if (seesName(p)) advance(p);
    if (!sees(p, "CHECK")) fail(p);
  }
  const attribute = takesOneOf(
    p,
    "NULL",
    "AUTO_INCREMENT",
    "VIRTUAL",
    "STORED",
    "VISIBLE",
    "INVISIBLE",
    "DEFAULT",
    "UNIQUE",
    "PRIMARY",
    "KEY",
    "COMMENT",
    "COLLATE",
    "COLUMN_FORMAT",
    "STORAGE",
    "AS",
    "SRID",
    "CHECK",
    "REFERENCES",
    "ENGINE_ATTRIBUTE",
    "SECONDARY_ENGINE_ATTRIBUTE",
    "SERIAL",
  );
  switch (attribute) {
    case undefined:
      return false;
    case "DEFAULT":
      bitExpression(p);
      break;
    case "UNIQUE":
      takes(p, "KEY");
      break;
    case "PRIMARY":
      needs(p, "KEY");
      break;
    case "SERIAL":
      needs(p, "DEFAULT", "VALUE");
      break;
    case "AS":
      inside(p, expression);
      break;
    case "CHECK":
      check(p);
      break;
    case "REFERENCES":
      references(p);
      break;
    case "COMMENT":
    case "COLLATE":
    case "COLUMN_FORMAT":
    case "STORAGE":
    case "SRID":
    case "ENGINE_ATTRIBUTE":
    case "SECONDARY_ENGINE_ATTRIBUTE":
      takes(p, "=");
      advance(p);
  }
  return true;
}

/** `PARTITION BY …`, in whose expressions the server allows no query and no stored function. */
export function partitioning(p: Parsing): void {
  needs(p, "PARTITION", "BY");
  const from = p.next;
  partitionKey(p);
  if (takes(p, "PARTITIONS")) advance(p);
  if (takes(p, "SUBPARTITION", "BY")) {
    partitionKey(p);
    if (takes(p, "SUBPARTITIONS")) advance(p);
  }
  if (sees(p, "(") && peek(p, 1).key === "PARTITION") skipParenthesis(p);
  if (p.tokens.slice(from, p.next).some(({ key }) => key === "DIRECTORY")) {
    weigh(p, "administrative", "uses a folder of the server");
  }
}

function partitionKey(p: Parsing): void {
  takes(p, "LINEAR");
  const way = needsOneOf(p, "HASH", "KEY", "RANGE", "LIST");
  if (way === "KEY" && takes(p, "ALGORITHM")) {
    needs(p, "=");
    advance(p);
  }
  if (way === "RANGE" || way === "LIST") takesOneOf(p, "COLUMNS", "FIELDS");
  skipParenthesis(p);
}

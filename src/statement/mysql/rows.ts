import {
  advance,
  expression,
  fail,
  inside,
  list,
  type Named,
  nameParts,
  needs,
  needsOneOf,
  type Parsing,
  peek,
  qualified,
  reads,
  sees,
  skipUntil,
  takes,
  takesOneOf,
  tell,
  text,
  weigh,
} from "./parsing.js";
import { commonTables, orderAndLimit, seesQuery } from "./query.js";
import { aliasOf, names, type TableRef, tableReferences } from "./tables.js";
import type { Value } from "./value.js";

const always: Value = { truth: true };

/** `WITH … SELECT`, or the same before UPDATE or DELETE. */
export function withStatement(p: Parsing): string {
  const outer = p.scope;
  commonTables(p);
  const command = takes(p, "UPDATE") ? update(p) : takes(p, "DELETE") ? remove(p) : selection(p);
  p.scope = outer;
  return command;
}

/** A query as a statement of its own. */
export function selection(p: Parsing): string {
  p.rules.query(p);
  return "SELECT";
}

/** https://dev.mysql.com/doc/refman/8.0/en/insert.html · the verb has been taken, as by all that follow. */
export function insert(p: Parsing, verb: "INSERT" | "REPLACE"): string {
  takesOneOf(p, "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY");
  takes(p, "IGNORE");
  takes(p, "INTO");
  const table = qualified(p);
  tell(p, verb, "relation", table);
  if (takes(p, "PARTITION")) names(p);
  if (takes(p, "SET")) assignments(p);
  else {
    if (sees(p, "(") && !seesQuery(p)) inside(p, () => (sees(p, ")") ? [] : list(p, nameParts)));
    if (takesOneOf(p, "VALUES", "VALUE") !== undefined) {
      if (sees(p, "ROW")) {
        p.next -= 1;
        p.rules.query(p);
      } else list(p, row);
    } else p.rules.query(p);
  }
  if (takes(p, "AS")) {
    advance(p);
    if (sees(p, "(")) names(p);
  }
  if (verb === "INSERT" && takes(p, "ON", "DUPLICATE", "KEY", "UPDATE")) {
    tell(p, "UPDATE", "relation", table);
    assignments(p);
  }
  return verb;
}

function row(p: Parsing): void {
  inside(p, () => (sees(p, ")") ? [] : list(p, expression)));
}

/** The columns that are set, each as the parts of its name. */
function assignments(p: Parsing): string[][] {
  return list(p, () => {
    const column = nameParts(p);
    if (takesOneOf(p, "=", ":=") === undefined) fail(p);
    expression(p);
    return column;
  });
}

/** What holds for every row if there is no condition. */
function condition(p: Parsing): Value {
  return takes(p, "WHERE") ? expression(p) : always;
}

export function update(p: Parsing): string {
  takes(p, "LOW_PRIORITY");
  takes(p, "IGNORE");
  const tables = tableReferences(p);
  needs(p, "SET");
  const columns = assignments(p);
  const where = condition(p);
  const limited = orderAndLimit(p);
  const written = new Set(tables.length === 1 ? tables : setIn(tables, columns));
  for (const table of written) tell(p, "UPDATE", "relation", table);
  for (const table of tables) if (!written.has(table)) reads(p, table);
  if (where.truth === true && !limited) weigh(p, "destructive", "changes every row of a table");
  return "UPDATE";
}

/** The tables whose columns are set; all of them where a column doesn't say whose it is. */
function setIn(tables: readonly TableRef[], columns: readonly string[][]): readonly TableRef[] {
  const find = finder(tables);
  const written = new Set<TableRef>();
  for (const column of columns) {
    const table = find({ schema: column.at(-3) ?? null, name: column.at(-2) ?? null });
    if (table === undefined) return tables;
    written.add(table);
  }
  return tables.filter((table) => written.has(table));
}

/** Finds a table by what it is called within its statement. */
function finder(tables: readonly TableRef[]): (named: Named) => TableRef | undefined {
  const byAlias = new Map(tables.toReversed().map((table) => [table.alias.toLowerCase(), table]));
  const byBoth = new Map(tables.map((table) => [`${table.schema}.${table.alias}`.toLowerCase(), table]));
  return ({ schema, name }) =>
    (schema === null ? undefined : byBoth.get(`${schema}.${name}`.toLowerCase())) ??
    byAlias.get((name ?? "").toLowerCase());
}

/** DELETE from one table, or from some of those that it joins. */
export function remove(p: Parsing): string {
  while (takesOneOf(p, "LOW_PRIORITY", "QUICK", "IGNORE") !== undefined);
  if (takes(p, "FROM")) {
    const first = target(p);
    if (sees(p, ",") || sees(p, "USING")) {
      const targets = takes(p, ",") ? [first, ...list(p, target)] : [first];
      needs(p, "USING");
      return removeAmong(p, targets);
    }
    tell(p, "DELETE", "relation", first);
    aliasOf(p);
    if (takes(p, "PARTITION")) names(p);
  } else {
    const targets = list(p, target);
    needs(p, "FROM");
    return removeAmong(p, targets);
  }
  const where = condition(p);
  const limited = orderAndLimit(p);
  if (where.truth === true && !limited) weigh(p, "destructive", "deletes every row of a table");
  return "DELETE";
}

/** `t`, `s.t`, `t.*` */
function target(p: Parsing): Named {
  const parts = nameParts(p);
  if (takes(p, ".")) needs(p, "*");
  return { schema: parts.at(-2) ?? null, name: parts.at(-1) ?? null };
}

function removeAmong(p: Parsing, targets: readonly Named[]): string {
  const tables = tableReferences(p);
  const where = condition(p);
  const find = finder(tables);
  const written = new Set<TableRef>();
  for (const each of targets) {
    const table = find(each);
    if (table !== undefined) written.add(table);
    tell(p, "DELETE", "relation", table ?? each);
  }
  for (const table of tables) if (!written.has(table)) reads(p, table);
  if (where.truth === true) weigh(p, "destructive", "deletes rows without a condition");
  return "DELETE";
}

const fileOptions: ReadonlySet<string> = new Set(["(", "SET"]);

/** LOAD DATA and LOAD XML, Aurora's `FROM S3` among them; LOAD INDEX INTO CACHE. */
export function load(p: Parsing): string {
  if (takes(p, "INDEX", "INTO", "CACHE")) {
    tell(p, "LOAD", "index", qualified(p));
    skipUntil(p, new Set());
    return "LOAD INDEX";
  }
  const what = needsOneOf(p, "DATA", "XML");
  takesOneOf(p, "LOW_PRIORITY", "CONCURRENT");
  const local = takes(p, "LOCAL");
  const isFile = takes(p, "INFILE");
  if (!isFile) {
    needs(p, "FROM", "S3");
    takesOneOf(p, "FILE", "PREFIX", "MANIFEST");
  }
  text(p);
  const replaces = takesOneOf(p, "REPLACE", "IGNORE") === "REPLACE";
  needs(p, "INTO", "TABLE");
  tell(p, "LOAD", "relation", qualified(p));
  if (takes(p, "PARTITION")) names(p);
  if (takes(p, "CHARACTER", "SET") || takes(p, "CHAR", "SET") || takes(p, "CHARSET")) advance(p);
  skipUntil(p, fileOptions);
  if (sees(p, "(")) inside(p, () => list(p, columnOrVariable));
  if (takes(p, "SET")) assignments(p);
  if (!local) {
    weigh(p, "administrative", isFile ? "reads a file of the server" : "reads a file from outside");
  } else if (replaces) weigh(p, "write", "loads rows from a file, replacing those with the same keys");
  return `LOAD ${what}`;
}

function columnOrVariable(p: Parsing): void {
  if (peek(p).kind === "variable") advance(p);
  else nameParts(p);
}

/** https://dev.mysql.com/doc/refman/8.0/en/handler.html */
export function handler(p: Parsing): string {
  const table = qualified(p);
  tell(p, "HANDLER", "relation", table);
  if (takes(p, "READ")) {
    skipUntil(p, new Set(["WHERE", "LIMIT"]));
    condition(p);
    orderAndLimit(p);
  } else if (takes(p, "OPEN")) aliasOf(p);
  else needs(p, "CLOSE");
  return "HANDLER";
}

export function doExpressions(p: Parsing): string {
  list(p, () => {
    expression(p);
    aliasOf(p);
  });
  tell(p, "DO", "expression", null);
  return "DO";
}

export function callProcedure(p: Parsing): string {
  const procedure = qualified(p);
  tell(p, "CALL", "procedure", procedure);
  p.tally.calls.add(procedure.schema === null ? procedure.name : `${procedure.schema}.${procedure.name}`);
  if (sees(p, "(")) row(p);
  return "CALL";
}

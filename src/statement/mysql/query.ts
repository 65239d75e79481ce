import {
  advance,
  deeper,
  expression,
  fail,
  inside,
  list,
  name,
  needs,
  type Parsing,
  peek,
  qualified,
  reads,
  sees,
  seesName,
  seesOneOf,
  skipUntil,
  takes,
  takesOneOf,
  tell,
  text,
  weigh,
} from "./parsing.js";
import { startsQuery } from "./query-start.js";
import { aliasOf, names, tableReferences } from "./tables.js";
import { windowDefinition } from "./window.js";

/** Parses a query with all that belongs to it. https://dev.mysql.com/doc/refman/8.0/en/select.html */
export function parseQuery(p: Parsing): void {
  const outer = p.scope;
  deeper(p, () => {
    commonTables(p);
    queryPrimary(p);
    parseQueryTail(p);
  });
  p.scope = outer;
}

/** What follows the first part of a query: `UNION …`, `ORDER BY …`, `FOR UPDATE`. */
export function parseQueryTail(p: Parsing): void {
  queryEnd(p);
  while (takesOneOf(p, "UNION", "EXCEPT", "INTERSECT") !== undefined) {
    takesOneOf(p, "ALL", "DISTINCT", "DISTINCTROW");
    queryPrimary(p);
    queryEnd(p);
  }
}

/** `WITH …`, whose names are visible from here on. */
export function commonTables(p: Parsing): void {
  if (!takes(p, "WITH")) return;
  const recursive = takes(p, "RECURSIVE");
  list(p, () => {
    const table = name(p).toLowerCase();
    if (sees(p, "(")) names(p);
    needs(p, "AS");
    const visible = { name: table, outer: p.scope };
    if (recursive) p.scope = visible;
    inside(p, p.rules.query);
    p.scope = visible;
  });
}

function queryPrimary(p: Parsing): void {
  if (takes(p, "(")) {
    deeper(p, p.rules.query);
    return needs(p, ")");
  }
  if (takes(p, "TABLE")) return reads(p, qualified(p));
  if (takes(p, "VALUES")) {
    list(p, () => {
      needs(p, "ROW");
      inside(p, () => (sees(p, ")") ? [] : list(p, expression)));
    });
    return undefined;
  }
  return select(p);
}

const selectOptions: ReadonlySet<string> = new Set(
  `ALL DISTINCT DISTINCTROW HIGH_PRIORITY STRAIGHT_JOIN SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_NO_CACHE
  SQL_CALC_FOUND_ROWS`
    .trim()
    .split(/\s+/),
);

function select(p: Parsing): void {
  needs(p, "SELECT");
  while (seesOneOf(p, selectOptions)) advance(p);
  list(p, selectItem);
  into(p);
  if (takes(p, "FROM")) for (const table of tableReferences(p)) reads(p, table);
  if (takes(p, "WHERE")) expression(p);
  if (takes(p, "GROUP", "BY")) {
    orderList(p);
    takes(p, "WITH", "ROLLUP");
  }
  if (takes(p, "HAVING")) expression(p);
  if (takes(p, "WINDOW")) {
    list(p, () => {
      name(p);
      needs(p, "AS");
      inside(p, windowDefinition);
    });
  }
}

function selectItem(p: Parsing): void {
  if (takes(p, "*")) return;
  const star = seesName(p) && peek(p, 1).key === "." ? starAt(p) : undefined;
  if (star !== undefined) {
    p.next += star;
    return;
  }
  expression(p);
  if (aliasOf(p) === undefined && peek(p).kind === "string") advance(p);
}

/** How many tokens `t.*` or `s.t.*` has. */
function starAt(p: Parsing): number | undefined {
  if (peek(p, 2).key === "*") return 3;
  return peek(p, 3).key === "." && peek(p, 4).key === "*" ? 5 : undefined;
}

function orderList(p: Parsing): void {
  list(p, () => {
    expression(p);
    takesOneOf(p, "ASC", "DESC");
  });
}

/** `ORDER BY … LIMIT …`, answering whether there is a limit. */
export function orderAndLimit(p: Parsing): boolean {
  if (takes(p, "ORDER", "BY")) orderList(p);
  if (!takes(p, "LIMIT")) return false;
  expression(p);
  if (takesOneOf(p, ",", "OFFSET") !== undefined) expression(p);
  return true;
}

function queryEnd(p: Parsing): void {
  orderAndLimit(p);
  if (sees(p, "PROCEDURE")) fail(p);
  into(p);
  while (sees(p, "FOR", "UPDATE") || sees(p, "FOR", "SHARE") || sees(p, "LOCK", "IN")) locking(p);
  into(p);
}

function locking(p: Parsing): void {
  weigh(p, "write", "locks the rows it reads");
  if (takes(p, "LOCK", "IN")) return needs(p, "SHARE", "MODE");
  p.next += 2;
  if (takes(p, "OF")) list(p, qualified);
  if (takes(p, "SKIP")) needs(p, "LOCKED");
  else takes(p, "NOWAIT");
}

const ends: ReadonlySet<string> = new Set(["FROM", "FOR", "LOCK", "UNION"]);

/** `INTO OUTFILE 'x' FIELDS …`, `INTO DUMPFILE 'x'`, `INTO @a, b` */
function into(p: Parsing): void {
  if (!takes(p, "INTO")) return;
  const file = takesOneOf(p, "OUTFILE", "DUMPFILE");
  if (file !== undefined) {
    // Aurora writes to S3 too.
    takes(p, "S3");
    tell(p, "SELECT", "file", text(p));
    weigh(p, "administrative", "writes a file on the server");
    return skipUntil(p, ends);
  }
  list(p, () => {
    if (peek(p).kind !== "variable") return void name(p);
    advance(p);
    weigh(p, "write", "assigns a variable of the session");
  });
}

/** A query, in its own parentheses or not, where a statement may have one. */
export function seesQuery(p: Parsing): boolean {
  let ahead = 0;
  while (peek(p, ahead).key === "(") ahead += 1;
  return startsQuery({ ...p, next: p.next + ahead });
}

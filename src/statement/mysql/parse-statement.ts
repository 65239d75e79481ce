import { grant, revoke } from "./accounts.js";
import { administered, administeredVerbs, flush, maintainTables } from "./administration.js";
import { alter } from "./alter.js";
import { create } from "./create.js";
import { drop, rename, truncate } from "./drop.js";
import { explain, help, show } from "./inspect.js";
import { advance, deeper, fail, needs, type Parsing, peek, sees, skipRest, takes, tell } from "./parsing.js";
import {
  callProcedure,
  doExpressions,
  handler,
  insert,
  load,
  remove,
  selection,
  update,
  withStatement,
} from "./rows.js";
import { deallocate, execute, lock, prepare, set, transaction, use } from "./session.js";
import type { Statement } from "../statement.js";
import { newTally, summedUp } from "./tally.js";

/** Parses what stands after a statement's first word, tallies what it does, and answers its command (or all of it). */
type Parse = (p: Parsing, verb: string) => string | Statement;

/** Statements whose first word belongs to the query. */
const queries: ReadonlySet<string> = new Set(["SELECT", "(", "TABLE", "VALUES"]);

const statements: Readonly<Record<string, Parse>> = {
  ...Object.fromEntries(administeredVerbs.map((verb) => [verb, administered])),
  INSERT: (p) => insert(p, "INSERT"),
  REPLACE: (p) => insert(p, "REPLACE"),
  UPDATE: update,
  DELETE: remove,
  LOAD: load,
  HANDLER: handler,
  DO: doExpressions,
  CALL: callProcedure,
  TRUNCATE: truncate,
  CREATE: create,
  ALTER: alter,
  DROP: (p, verb) => (sees(p, "PREPARE") ? deallocate(p, verb) : drop(p)),
  RENAME: rename,
  GRANT: grant,
  REVOKE: revoke,
  SET: set,
  START: (p, verb) => (sees(p, "TRANSACTION") ? transaction(p, verb) : administered(p, verb)),
  BEGIN: transaction,
  COMMIT: transaction,
  ROLLBACK: transaction,
  SAVEPOINT: transaction,
  RELEASE: transaction,
  PREPARE: prepare,
  EXECUTE: execute,
  DEALLOCATE: deallocate,
  LOCK: (p) => lock(p, "LOCK"),
  UNLOCK: (p) => lock(p, "UNLOCK"),
  USE: use,
  SHOW: show,
  EXPLAIN: explain,
  DESCRIBE: explain,
  DESC: explain,
  HELP: help,
  FLUSH: flush,
  ANALYZE: maintainTables,
  CHECK: maintainTables,
  CHECKSUM: maintainTables,
  OPTIMIZE: maintainTables,
  REPAIR: maintainTables,
  SIGNAL: condition,
  RESIGNAL: condition,
  GET: (p) => {
    if (!takes(p, "CURRENT")) takes(p, "STACKED");
    needs(p, "DIAGNOSTICS");
    tell(p, "GET", "diagnostics", null);
    skipRest(p);
    return "GET DIAGNOSTICS";
  },
};

/** `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'x'`, whose values are no more than literals and variables. */
function condition(p: Parsing, verb: string): string {
  tell(p, verb, "condition", null);
  skipRest(p);
  return verb;
}

/** Parses one statement; what follows it is left. */
export function parseStatement(p: Parsing): Statement {
  return deeper(p, () => {
    const outer = p.tally;
    p.tally = newTally();
    const found = parse(p);
    const statement = typeof found === "string" ? summedUp(found, p.tally) : found;
    p.tally = outer;
    return statement;
  });
}

function parse(p: Parsing): string | Statement {
  if (sees(p, "WITH")) return withStatement(p);
  if (queries.has(peek(p).key)) return selection(p);
  const parser = Object.hasOwn(statements, peek(p).key) ? statements[peek(p).key] : undefined;
  return parser === undefined ? fail(p) : parser(p, advance(p).key);
}

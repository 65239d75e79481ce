import type { Statement } from "../statement.js";
import {
  advance,
  expression,
  fail,
  needs,
  type Parsing,
  peek,
  qualified,
  sees,
  seesName,
  skipRest,
  skipUntil,
  takes,
  takesOneOf,
  tell,
} from "./parsing.js";
import { seesQuery } from "./query.js";
import { distinct } from "./tally.js";

const shownByName: ReadonlySet<string> = new Set(
  "TABLE VIEW DATABASE SCHEMA PROCEDURE FUNCTION TRIGGER EVENT COLUMNS FIELDS INDEX INDEXES KEYS".split(" "),
);
const conditions: ReadonlySet<string> = new Set(["WHERE"]);

/** SHOW, which never changes anything, but whose WHERE is an expression; the verb has been taken. */
export function show(p: Parsing): string {
  const what = takes(p, "CREATE") ? "created" : "other";
  takesOneOf(p, "EXTENDED", "FULL", "GLOBAL", "SESSION", "LOCAL", "STORAGE");
  takesOneOf(p, "FULL");
  const { key, text } = advance(p);
  const named = shownByName.has(key) && (what === "created" || takesOneOf(p, "FROM", "IN") !== undefined);
  if (named) {
    if (what === "created" && takes(p, "IF")) needs(p, "NOT", "EXISTS");
    const object = qualified(p);
    tell(p, "SHOW", what === "created" ? text.toLowerCase() : "relation", object);
  } else tell(p, "SHOW", text.toLowerCase(), null);
  skipUntil(p, conditions);
  if (takes(p, "WHERE")) {
    expression(p);
    skipRest(p);
  }
  return "SHOW";
}

const formats: ReadonlySet<string> = new Set(["EXTENDED", "PARTITIONS"]);
const explained: ReadonlySet<string> = new Set(["INSERT", "REPLACE", "UPDATE", "DELETE"]);

/**
 * EXPLAIN, DESCRIBE and DESC; the verb has been taken. EXPLAIN ANALYZE does what it explains. A plain one does nothing, unless the
 * server calls a function to see what it yields.
 */
export function explain(p: Parsing, verb: string): Statement | string {
  const analyzes = takes(p, "ANALYZE");
  if (takes(p, "FORMAT", "=")) advance(p);
  else if (formats.has(peek(p).key)) advance(p);
  if (!analyzes && takes(p, "FOR", "CONNECTION")) {
    advance(p);
    tell(p, "EXPLAIN", "session", null);
    return "EXPLAIN";
  }
  if (seesQuery(p) || explained.has(peek(p).key)) {
    const statement = p.rules.statement(p);
    return analyzes ? { ...statement, command: "EXPLAIN" } : plain(statement);
  }
  if (analyzes || !seesName(p)) return fail(p);
  tell(p, "DESCRIBE", "relation", qualified(p));
  if (seesName(p) || sees(p, "%") || peek(p).kind === "string") advance(p);
  return verb === "EXPLAIN" ? "EXPLAIN" : "DESCRIBE";
}

function plain({ effects, calls, dynamic }: Statement): Statement {
  const seen = distinct(effects.map(({ kind, schema, name }) => ({ verb: "EXPLAIN", kind, schema, name })));
  const rest = { command: "EXPLAIN", effects: seen, ...(dynamic === true ? { dynamic } : {}) };
  return calls === undefined
    ? { ...rest, risk: "read", because: "only explains" }
    : { ...rest, risk: "write", because: `explains, which may call ${calls.join(", ")}`, calls };
}

/** HELP 'x'; the verb has been taken. */
export function help(p: Parsing): string {
  advance(p);
  tell(p, "HELP", "topic", null);
  return "HELP";
}

import {
  advance,
  expression,
  fail,
  list,
  name,
  nameParts,
  needs,
  needsOneOf,
  type Parsing,
  peek,
  qualified,
  sees,
  skipRest,
  takes,
  takesOneOf,
  tell,
  user,
  weigh,
} from "./parsing.js";
import { aliasOf } from "./tables.js";
import { adopt } from "./tally.js";
import { unknown, type Value } from "./value.js";

/** SET; the verb has been taken. https://dev.mysql.com/doc/refman/8.0/en/set-variable.html */
export function set(p: Parsing): string {
  if (takes(p, "PASSWORD")) {
    const account = takes(p, "FOR") ? user(p) : "current_user";
    tell(p, "SET", "password", account);
    skipRest(p);
    return "SET PASSWORD";
  }
  if (sees(p, "ROLE") || sees(p, "DEFAULT", "ROLE")) return setRole(p);
  if (takes(p, "RESOURCE", "GROUP")) {
    tell(p, "SET", "resource group", name(p));
    skipRest(p);
    return "SET RESOURCE GROUP";
  }
  const at = ["GLOBAL", "SESSION", "LOCAL"].includes(peek(p).key) ? 1 : 0;
  if (peek(p, at).key === "TRANSACTION") {
    tell(p, "SET", "transaction", null);
    skipRest(p);
    return "SET TRANSACTION";
  }
  list(p, assignment);
  return "SET";
}

function setRole(p: Parsing): string {
  const isDefault = takes(p, "DEFAULT");
  needs(p, "ROLE");
  if (takesOneOf(p, "NONE", "ALL", "DEFAULT") !== undefined) tell(p, "SET", "role", null);
  else for (const role of list(p, user)) tell(p, "SET", "role", role);
  skipRest(p);
  return isDefault ? "SET DEFAULT ROLE" : "SET ROLE";
}

function assignment(p: Parsing): void {
  const { kind } = peek(p);
  if (kind === "variable") {
    const variable = advance(p).text;
    tell(p, "SET", "variable", variable);
    weigh(p, "write", "assigns a variable of the session");
    const { constant } = value(p);
    const key = variable.toLowerCase();
    if (typeof constant === "string") p.texts.set(key, constant);
    else p.texts.delete(key);
    return;
  }
  if (kind === "system") {
    changesSetting(p, advance(p).text.replace(/^(?:global|session|local|persist|persist_only)\./i, ""));
    value(p);
    return;
  }
  if (takes(p, "NAMES") || takes(p, "CHARACTER", "SET") || takes(p, "CHAR", "SET") || takes(p, "CHARSET")) {
    changesSetting(p, "names");
    advance(p);
    if (takes(p, "COLLATE")) advance(p);
    return;
  }
  const scope = takesOneOf(p, "GLOBAL", "SESSION", "LOCAL", "PERSIST", "PERSIST_ONLY");
  const parts = nameParts(p);
  if (scope !== undefined || !isLocal(p, parts)) changesSetting(p, parts.join("."));
  value(p);
}

/** A variable of the program that this stands in, or a column of a trigger's new row. */
function isLocal(p: Parsing, [first = "", ...rest]: readonly string[]): boolean {
  if (p.locals === undefined) return false;
  const key = first.toLowerCase();
  return rest.length === 0 ? p.locals.has(key) : key === "new";
}

function changesSetting(p: Parsing, setting: string): void {
  tell(p, "SET", "setting", setting);
  weigh(p, "administrative", "changes a setting");
}

function value(p: Parsing): Value {
  needsOneOf(p, "=", ":=");
  const word = peek(p);
  const isWord = ["ON", "ALL", "BINARY", "DEFAULT", "ROW", "SYSTEM"].includes(word.key);
  const after = peek(p, 1);
  if (!isWord || (after.kind !== "end" && after.key !== "," && after.key !== ";")) return expression(p);
  advance(p);
  return unknown;
}

/** START TRANSACTION, BEGIN, COMMIT, ROLLBACK, SAVEPOINT and RELEASE; the verb has been taken. */
export function transaction(p: Parsing, verb: string): string {
  const isStart = verb === "START" && takes(p, "TRANSACTION");
  tell(p, verb, "transaction", null);
  if (verb === "RELEASE") needs(p, "SAVEPOINT");
  skipRest(p);
  return isStart ? "START TRANSACTION" : verb;
}

/** PREPARE; a text that stands in it is read as what EXECUTE will do. */
export function prepare(p: Parsing): string {
  const prepared = name(p);
  tell(p, "PREPARE", "prepared statement", prepared);
  needs(p, "FROM");
  const given = advance(p);
  if (given.kind !== "string" && given.kind !== "variable" && given.kind !== "parameter") fail(p, given);
  const text = given.kind === "string" ? given.text : knownText(p, given.text);
  const statements = text === undefined ? undefined : p.rules.text(text, p.textDepth + 1);
  const key = prepared.toLowerCase();
  if (statements === undefined) {
    p.prepared.delete(key);
    p.tally.dynamic = true;
    weigh(p, "administrative", "prepares a statement that is computed at run time");
    tell(p, "EXECUTE", "statement", null, { dynamic: true });
  } else {
    p.prepared.set(key, statements);
    for (const each of statements) adopt(p.tally, each);
  }
  return "PREPARE";
}

/** What a variable holds; a program may have come to this place on many ways. */
function knownText(p: Parsing, variable: string): string | undefined {
  return p.locals === undefined ? p.texts.get(variable.toLowerCase()) : undefined;
}

/** EXECUTE; what was prepared in the same text is known. */
export function execute(p: Parsing): string {
  const prepared = name(p);
  if (takes(p, "USING")) list(p, advance);
  const known = p.prepared.get(prepared.toLowerCase());
  if (known === undefined) {
    tell(p, "EXECUTE", "prepared statement", prepared);
    weigh(p, "administrative", "runs a statement that was prepared elsewhere");
  } else for (const each of known) adopt(p.tally, each);
  return "EXECUTE";
}

export function deallocate(p: Parsing, verb: string): string {
  needs(p, "PREPARE");
  const prepared = name(p);
  p.prepared.delete(prepared.toLowerCase());
  tell(p, verb, "prepared statement", prepared);
  return "DEALLOCATE PREPARE";
}

/** LOCK TABLES, UNLOCK TABLES and their kin; the verb has been taken. */
export function lock(p: Parsing, verb: "LOCK" | "UNLOCK"): string {
  if (takes(p, "INSTANCE")) {
    tell(p, verb, "server", null);
    skipRest(p);
    return `${verb} INSTANCE`;
  }
  needsOneOf(p, "TABLES", "TABLE");
  if (verb === "UNLOCK") tell(p, verb, "session", null);
  else {
    list(p, () => {
      tell(p, verb, "relation", qualified(p));
      aliasOf(p);
      takes(p, "LOW_PRIORITY");
      if (needsOneOf(p, "READ", "WRITE") === "READ") takes(p, "LOCAL");
    });
  }
  return `${verb} TABLES`;
}

export function use(p: Parsing): string {
  tell(p, "USE", "database", name(p));
  return "USE";
}

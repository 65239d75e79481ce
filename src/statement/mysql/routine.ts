import { dataType } from "./data-type.js";
import {
  advance,
  expression,
  ifExists,
  inside,
  list,
  name,
  needs,
  needsOneOf,
  type Parsing,
  qualified,
  sees,
  skipRest,
  takes,
  takesOneOf,
  tell,
  text,
  weigh,
} from "./parsing.js";
import { programBody } from "./program.js";
import { unit } from "./units.js";

/** A stored procedure or function, or a function of a shared library. */
export function routine(p: Parsing, kind: "PROCEDURE" | "FUNCTION"): string {
  ifExists(p);
  tell(p, "CREATE", kind.toLowerCase(), qualified(p));
  if (takes(p, "RETURNS")) loadable(p);
  else stored(p, kind);
  return `CREATE ${kind}`;
}

function stored(p: Parsing, kind: "PROCEDURE" | "FUNCTION"): void {
  const parameters = inside(p, () => (sees(p, ")") ? [] : list(p, parameter)));
  if (kind === "FUNCTION") {
    needs(p, "RETURNS");
    dataType(p);
  }
  if (takes(p, "ALIAS")) {
    // Aurora's functions that ask a model.
    weigh(p, "administrative", "sends data to a model outside of the database");
    return skipRest(p);
  }
  if (!characteristics(p)) {
    weigh(p, "administrative", `creates a ${kind.toLowerCase()} that runs with its owner's rights`);
  }
  programBody(p, parameters);
}

function parameter(p: Parsing): string {
  takesOneOf(p, "IN", "OUT", "INOUT");
  const named = name(p);
  dataType(p);
  return named.toLowerCase();
}

/** Says whether the routine runs with its caller's rights. */
export function characteristics(p: Parsing): boolean {
  let isInvoker = false;
  for (;;) {
    if (takes(p, "SQL", "SECURITY")) isInvoker = needsOneOf(p, "DEFINER", "INVOKER") === "INVOKER";
    else if (takesOneOf(p, "COMMENT", "LANGUAGE") !== undefined) advance(p);
    else if (takesOneOf(p, "CONTAINS", "NO") !== undefined) needs(p, "SQL");
    else if (takesOneOf(p, "READS", "MODIFIES") !== undefined) needs(p, "SQL", "DATA");
    else if (takes(p, "NOT")) needs(p, "DETERMINISTIC");
    else if (!takes(p, "DETERMINISTIC")) return isInvoker;
  }
}

function loadable(p: Parsing): void {
  needsOneOf(p, "STRING", "INTEGER", "INT", "REAL", "DECIMAL");
  needs(p, "SONAME");
  text(p);
  weigh(p, "administrative", "loads a library into the server");
}

export function trigger(p: Parsing): string {
  ifExists(p);
  const named = qualified(p);
  needsOneOf(p, "BEFORE", "AFTER");
  needsOneOf(p, "INSERT", "UPDATE", "DELETE");
  needs(p, "ON");
  const table = qualified(p);
  tell(p, "CREATE", "trigger", { schema: named.schema ?? table.schema, name: named.name });
  tell(p, "REFERENCES", "relation", table);
  needs(p, "FOR", "EACH", "ROW");
  if (takesOneOf(p, "FOLLOWS", "PRECEDES") !== undefined) name(p);
  programBody(p, []);
  return "CREATE TRIGGER";
}

/** An event, which runs by itself; of ALTER EVENT too. */
export function event(p: Parsing, verb: "CREATE" | "ALTER"): string {
  ifExists(p);
  const named = qualified(p);
  tell(p, verb, "event", named);
  if (takes(p, "ON", "SCHEDULE")) schedule(p);
  if (takes(p, "ON", "COMPLETION")) {
    takes(p, "NOT");
    needs(p, "PRESERVE");
  }
  if (verb === "ALTER" && takes(p, "RENAME", "TO")) {
    const { schema, name: newName } = qualified(p);
    tell(p, "RENAME", "event", named, { newName, ...(schema === null ? {} : { newSchema: schema }) });
  }
  if (takes(p, "DISABLE")) {
    if (takes(p, "ON")) advance(p);
  } else takes(p, "ENABLE");
  if (takes(p, "COMMENT")) text(p);
  if (verb === "CREATE" || sees(p, "DO")) {
    needs(p, "DO");
    programBody(p, []);
  }
  return `${verb} EVENT`;
}

function schedule(p: Parsing): void {
  if (takes(p, "AT")) expression(p);
  else {
    needs(p, "EVERY");
    expression(p);
    unit(p);
    if (takes(p, "STARTS")) expression(p);
    if (takes(p, "ENDS")) expression(p);
  }
}

/** ALTER PROCEDURE and ALTER FUNCTION */
export function alterRoutine(p: Parsing, kind: "PROCEDURE" | "FUNCTION"): string {
  tell(p, "ALTER", kind.toLowerCase(), qualified(p));
  const from = p.next;
  characteristics(p);
  if (p.tokens.slice(from, p.next).some(({ key }) => key === "SECURITY")) {
    weigh(p, "administrative", `changes with whose rights a ${kind.toLowerCase()} runs`);
  }
  return `ALTER ${kind}`;
}

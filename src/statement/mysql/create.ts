import { accounts } from "./accounts.js";
import { administered } from "./administration.js";
import {
  advance,
  fail,
  ifExists,
  inside,
  name,
  needs,
  needsOneOf,
  type Parsing,
  peek,
  qualified,
  reads,
  sees,
  takes,
  takesOneOf,
  tell,
  user,
  weigh,
} from "./parsing.js";
import { seesQuery } from "./query.js";
import { event, routine, trigger } from "./routine.js";
import { keyDefinition, partitioning, tableElements } from "./table-definition.js";
import { databaseOptions, tableOptions } from "./table-options.js";
import { names } from "./tables.js";

/** CREATE; the verb has been taken. */
export function create(p: Parsing): string {
  const replaces = takes(p, "OR", "REPLACE");
  if (takes(p, "ALGORITHM")) {
    needs(p, "=");
    needsOneOf(p, "UNDEFINED", "MERGE", "TEMPTABLE");
  }
  definer(p);
  security(p);
  if (sees(p, "VIEW")) return view(p, "CREATE");
  if (replaces && !sees(p, "SPATIAL")) fail(p);
  takes(p, "TEMPORARY");
  const what = takesOneOf(
    p,
    "TABLE",
    "DATABASE",
    "SCHEMA",
    "PROCEDURE",
    "FUNCTION",
    "AGGREGATE",
    "TRIGGER",
    "EVENT",
    "USER",
    "ROLE",
    "INDEX",
    "UNIQUE",
    "FULLTEXT",
  );
  switch (what) {
    case "TABLE":
      return table(p);
    case "DATABASE":
    case "SCHEMA":
      ifExists(p);
      tell(p, "CREATE", "database", name(p));
      databaseOptions(p);
      return "CREATE DATABASE";
    case "PROCEDURE":
    case "FUNCTION":
      return routine(p, what);
    case "AGGREGATE":
      needs(p, "FUNCTION");
      return routine(p, "FUNCTION");
    case "TRIGGER":
      return trigger(p);
    case "EVENT":
      return event(p, "CREATE");
    case "USER":
    case "ROLE":
      return accounts(p, "CREATE", what);
    case "INDEX":
      return index(p);
    case "UNIQUE":
    case "FULLTEXT":
      needs(p, "INDEX");
      return index(p);
    default:
      if (takes(p, "SPATIAL", "INDEX")) return index(p);
      return administered(p, "CREATE");
  }
}

/** `DEFINER = user`: what is created runs with that user's rights. */
export function definer(p: Parsing): void {
  if (!takes(p, "DEFINER")) return;
  needs(p, "=");
  if (user(p) !== "current_user") {
    weigh(p, "administrative", "creates something that runs with another user's rights");
  }
}

function security(p: Parsing): void {
  if (takes(p, "SQL", "SECURITY")) needsOneOf(p, "DEFINER", "INVOKER");
}

/** Of a view or its change; a view runs with its definer's rights unless it says otherwise, as any view does. */
export function view(p: Parsing, verb: "CREATE" | "ALTER"): string {
  needs(p, "VIEW");
  tell(p, verb, "view", qualified(p));
  if (sees(p, "(")) names(p);
  needs(p, "AS");
  p.rules.query(p);
  if (takes(p, "WITH")) {
    takesOneOf(p, "CASCADED", "LOCAL");
    needs(p, "CHECK", "OPTION");
  }
  return `${verb} VIEW`;
}

function table(p: Parsing): string {
  ifExists(p);
  tell(p, "CREATE", "table", qualified(p));
  if (takes(p, "LIKE")) reads(p, qualified(p));
  else if (sees(p, "(") && peek(p, 1).key === "LIKE") {
    inside(p, () => {
      needs(p, "LIKE");
      reads(p, qualified(p));
    });
  } else {
    if (sees(p, "(") && !seesQuery(p)) inside(p, tableElements);
    tableOptions(p);
    if (sees(p, "PARTITION", "BY")) partitioning(p);
    takesOneOf(p, "IGNORE", "REPLACE");
    if (takes(p, "AS") || seesQuery(p)) p.rules.query(p);
  }
  return "CREATE TABLE";
}

function index(p: Parsing): string {
  const named = name(p);
  takesIndexType(p);
  needs(p, "ON");
  const on = qualified(p);
  tell(p, "CREATE", "index", { ...on, name: named });
  tell(p, "REFERENCES", "relation", on);
  keyDefinition(p);
  indexOptions(p);
  return "CREATE INDEX";
}

function takesIndexType(p: Parsing): void {
  if (takesOneOf(p, "USING", "TYPE") !== undefined) advance(p);
}

/** `ALGORITHM = INPLACE LOCK = NONE` */
export function indexOptions(p: Parsing): void {
  while (takesOneOf(p, "ALGORITHM", "LOCK") !== undefined) {
    takes(p, "=");
    advance(p);
  }
}

import { accounts } from "./accounts.js";
import { administered } from "./administration.js";
import { indexOptions } from "./create.js";
import { ifExists, list, name, needs, type Parsing, qualified, takes, takesOneOf, tell } from "./parsing.js";
import { tellRename } from "./alter-table.js";

/** DROP; the verb has been taken. */
export function drop(p: Parsing): string {
  takes(p, "TEMPORARY");
  const what = takesOneOf(
    p,
    "TABLE",
    "TABLES",
    "VIEW",
    "DATABASE",
    "SCHEMA",
    "INDEX",
    "PROCEDURE",
    "FUNCTION",
    "TRIGGER",
    "EVENT",
    "USER",
    "ROLE",
  );
  switch (what) {
    case "TABLE":
    case "TABLES":
      return dropAll(p, "table");
    case "VIEW":
      return dropAll(p, "view");
    case "DATABASE":
    case "SCHEMA":
      ifExists(p);
      tell(p, "DROP", "database", name(p));
      return "DROP DATABASE";
    case "INDEX": {
      const index = name(p);
      needs(p, "ON");
      const table = qualified(p);
      tell(p, "DROP", "index", { ...table, name: index });
      tell(p, "REFERENCES", "relation", table);
      indexOptions(p);
      return "DROP INDEX";
    }
    case "PROCEDURE":
    case "FUNCTION":
    case "TRIGGER":
    case "EVENT":
      ifExists(p);
      tell(p, "DROP", what.toLowerCase(), qualified(p));
      return `DROP ${what}`;
    case "USER":
    case "ROLE":
      return accounts(p, "DROP", what);
    default:
      return administered(p, "DROP");
  }
}

function dropAll(p: Parsing, kind: "table" | "view"): string {
  ifExists(p);
  const dropped = list(p, qualified);
  const cascade = takesOneOf(p, "RESTRICT", "CASCADE") === "CASCADE" ? { cascade: true as const } : {};
  for (const each of dropped) tell(p, "DROP", kind, each, cascade);
  return `DROP ${kind.toUpperCase()}`;
}

/** TRUNCATE; the verb has been taken. */
export function truncate(p: Parsing): string {
  takes(p, "TABLE");
  tell(p, "TRUNCATE", "table", qualified(p));
  return "TRUNCATE TABLE";
}

/** RENAME; the verb has been taken. */
export function rename(p: Parsing): string {
  if (takes(p, "USER")) return accounts(p, "RENAME", "USER");
  if (takesOneOf(p, "TABLE", "TABLES") === undefined) needs(p, "TABLE");
  list(p, () => {
    const table = qualified(p);
    needs(p, "TO");
    tellRename(p, table, qualified(p));
  });
  return "RENAME TABLE";
}

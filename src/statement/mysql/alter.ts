import { accounts } from "./accounts.js";
import { administered } from "./administration.js";
import { alterTable } from "./alter-table.js";
import { definer, view } from "./create.js";
import { name, needs, needsOneOf, type Parsing, sees, seesName, takes, takesOneOf, tell } from "./parsing.js";
import { alterRoutine, event } from "./routine.js";
import { databaseOptions } from "./table-options.js";

/** ALTER; the verb has been taken. */
export function alter(p: Parsing): string {
  if (takes(p, "ALGORITHM")) {
    needs(p, "=");
    needsOneOf(p, "UNDEFINED", "MERGE", "TEMPTABLE");
  }
  definer(p);
  if (takes(p, "SQL", "SECURITY")) needsOneOf(p, "DEFINER", "INVOKER");
  if (sees(p, "VIEW")) return view(p, "ALTER");
  const what = takesOneOf(p, "TABLE", "DATABASE", "SCHEMA", "PROCEDURE", "FUNCTION", "EVENT", "USER");
  switch (what) {
    case "TABLE":
      return alterTable(p);
    case "DATABASE":
    case "SCHEMA":
      tell(p, "ALTER", "database", seesName(p) && !sees(p, "ENCRYPTION") ? name(p) : null);
      databaseOptions(p);
      return "ALTER DATABASE";
    case "PROCEDURE":
    case "FUNCTION":
      return alterRoutine(p, what);
    case "EVENT":
      return event(p, "ALTER");
    case "USER":
      return accounts(p, "ALTER", what);
    default:
      return administered(p, "ALTER");
  }
}

import {
  advance,
  bitExpression,
  fail,
  inside,
  list,
  name,
  type Named,
  nameParts,
  needs,
  needsOneOf,
  type Parsing,
  peek,
  qualified,
  sees,
  skipUntil,
  takes,
  takesOneOf,
  tell,
  weigh,
} from "./parsing.js";
import { columnDefinition, keyOrConstraint, partitioning, tableElements } from "./table-definition.js";
import { tableOptions } from "./table-options.js";

/** https://dev.mysql.com/doc/refman/8.0/en/alter-table.html · ALTER TABLE has been taken. */
export function alterTable(p: Parsing): string {
  const table = qualified(p);
  const { told } = p.tally;
  const from = told.length;
  tell(p, "ALTER", "table", table);
  let renames = false;
  let others = false;
  while (!sees(p, ";") && peek(p).kind !== "end") {
    if (sees(p, "PARTITION", "BY")) {
      partitioning(p);
      rewrites(p);
      others = true;
    } else if (takesRename(p, table)) renames = true;
    else {
      action(p, table);
      others = true;
    }
    if (!takes(p, ",") && !sees(p, "PARTITION", "BY") && !sees(p, "REMOVE", "PARTITIONING")) break;
  }
  // A table that is only renamed is not altered besides.
  if (renames && !others) told.splice(from, 1);
  return "ALTER TABLE";
}

function takesRename(p: Parsing, table: Named): boolean {
  const next = peek(p, 1).key;
  if (!sees(p, "RENAME") || ["COLUMN", "INDEX", "KEY"].includes(next)) return false;
  advance(p);
  takesOneOf(p, "TO", "AS", "=");
  tellRename(p, table, qualified(p));
  return true;
}

/** A table gets another name, or another database. */
export function tellRename(p: Parsing, table: Named, to: Named): void {
  const moves = to.schema !== null && to.schema !== table.schema;
  tell(p, "RENAME", "table", table, {
    ...(to.name === null ? {} : { newName: to.name }),
    ...(moves && to.schema !== null ? { newSchema: to.schema } : {}),
  });
}

function action(p: Parsing, table: Named): void {
  const verb = takesOneOf(p, ...verbs);
  const known = verb === undefined ? undefined : actions[verb];
  if (known !== undefined) return known(p, table);
  const options = tableOptions(p);
  if (options.length === 0) fail(p);
  if (options.includes("ENGINE") || options.includes("TABLESPACE")) rewrites(p);
  return undefined;
}

function rewrites(p: Parsing): void {
  weigh(p, "destructive", "rewrites a table");
}

type Action = (p: Parsing, table: Named) => void;

const setting: Action = (p) => {
  takes(p, "=");
  advance(p);
};

/** Of a partition's maintenance: `ANALYZE PARTITION p0, p1`. */
const maintain: Action = (p) => {
  needs(p, "PARTITION");
  skipUntil(p, new Set());
};

const rebuild: Action = (p, table) => {
  maintain(p, table);
  rewrites(p);
};

const actions: Readonly<Record<string, Action>> = {
  ADD: (p, table) => add(p, table),
  DROP: (p, table) => drop(p, table),
  MODIFY: (p, table) => {
    takes(p, "COLUMN");
    change(p, table, name(p));
  },
  CHANGE: (p, table) => {
    takes(p, "COLUMN");
    const column = name(p);
    const newName = name(p);
    if (newName !== column) tell(p, "RENAME", "column", table, { column, newName });
    change(p, table, column);
  },
  ALTER: (p, table) => {
    if (takesOneOf(p, "INDEX", "CHECK", "CONSTRAINT") !== undefined) {
      name(p);
      takes(p, "NOT");
      return void needsOneOf(p, "VISIBLE", "INVISIBLE", "ENFORCED");
    }
    takes(p, "COLUMN");
    tell(p, "ALTER", "column", table, { column: name(p) });
    if (takes(p, "DROP", "DEFAULT")) weigh(p, "destructive", "drops part of a table's definition");
    else {
      needs(p, "SET");
      if (takesOneOf(p, "VISIBLE", "INVISIBLE") !== undefined) return undefined;
      needs(p, "DEFAULT");
      bitExpression(p);
    }
    return undefined;
  },
  RENAME: (p, table) => {
    const what = needsOneOf(p, "COLUMN", "INDEX", "KEY");
    const old = name(p);
    needs(p, "TO");
    const newName = name(p);
    if (what === "COLUMN") tell(p, "RENAME", "column", table, { column: old, newName });
    else tell(p, "RENAME", "index", { schema: table.schema, name: old }, { newName });
  },
  CONVERT: (p) => {
    needs(p, "TO");
    tableOptions(p);
    rewrites(p);
  },
  FORCE: rewrites,
  ORDER: (p) => {
    needs(p, "BY");
    list(p, () => {
      nameParts(p);
      takesOneOf(p, "ASC", "DESC");
    });
    rewrites(p);
  },
  ALGORITHM: setting,
  LOCK: setting,
  WITH: (p) => needs(p, "VALIDATION"),
  WITHOUT: (p) => needs(p, "VALIDATION"),
  ENABLE: (p) => needs(p, "KEYS"),
  DISABLE: (p) => needs(p, "KEYS"),
  DISCARD: (p) => {
    skipUntil(p, new Set());
    weigh(p, "destructive", "throws away the rows of a table");
  },
  IMPORT: (p) => {
    skipUntil(p, new Set());
    weigh(p, "administrative", "reads a file of the server");
  },
  TRUNCATE: (p, table) => {
    maintain(p, table);
    weigh(p, "destructive", "deletes every row of a partition");
  },
  COALESCE: rebuild,
  REORGANIZE: rebuild,
  REBUILD: rebuild,
  OPTIMIZE: rebuild,
  ANALYZE: maintain,
  CHECK: maintain,
  REPAIR: rebuild,
  EXCHANGE: (p) => {
    needs(p, "PARTITION");
    name(p);
    needs(p, "WITH", "TABLE");
    tell(p, "ALTER", "table", qualified(p));
    weigh(p, "destructive", "swaps a partition's rows with another table's");
    if (takesOneOf(p, "WITH", "WITHOUT") !== undefined) needs(p, "VALIDATION");
  },
  REMOVE: (p) => {
    needs(p, "PARTITIONING");
    rewrites(p);
  },
  SECONDARY_LOAD: () => undefined,
  SECONDARY_UNLOAD: () => undefined,
};

const verbs = Object.keys(actions);

function add(p: Parsing, table: Named): void {
  if (takes(p, "PARTITION")) return skipUntil(p, new Set());
  const isColumn = takes(p, "COLUMN");
  if (sees(p, "(")) {
    for (const column of inside(p, tableElements)) tell(p, "CREATE", "column", table, { column });
  } else if (isColumn || !keyOrConstraint(p)) {
    const column = name(p);
    columnDefinition(p);
    tell(p, "CREATE", "column", table, { column });
    place(p);
  }
  return undefined;
}

function place(p: Parsing): void {
  if (takes(p, "AFTER")) name(p);
  else takes(p, "FIRST");
}

function change(p: Parsing, table: Named, column: string): void {
  columnDefinition(p);
  tell(p, "ALTER", "column", table, { column });
  weigh(p, "destructive", "may rewrite a column");
  place(p);
}

function drop(p: Parsing, table: Named): void {
  if (takes(p, "PARTITION")) {
    weigh(p, "destructive", "drops a partition with its rows");
    for (const partition of list(p, name))
      tell(p, "DROP", "partition", { schema: table.schema, name: partition });
  } else if (takes(p, "PRIMARY", "KEY")) weigh(p, "destructive", "drops a key");
  else if (takesOneOf(p, "INDEX", "KEY") !== undefined) {
    weigh(p, "destructive", "drops an index");
    tell(p, "DROP", "index", { schema: table.schema, name: name(p) });
  } else if (takes(p, "FOREIGN", "KEY") || takesOneOf(p, "CHECK", "CONSTRAINT") !== undefined) {
    weigh(p, "destructive", "drops a constraint");
    tell(p, "DROP", "constraint", { schema: table.schema, name: name(p) });
  } else {
    takes(p, "COLUMN");
    weigh(p, "destructive", "drops a column");
    tell(p, "DROP", "column", table, { column: name(p) });
    takesOneOf(p, "RESTRICT", "CASCADE");
  }
}

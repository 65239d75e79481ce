import {
  advance,
  fail,
  ifExists,
  list,
  name,
  type Parsing,
  peek,
  qualified,
  seesName,
  skipRest,
  takes,
  tell,
  weigh,
} from "./parsing.js";

/** What a statement of the server's administration works on, by the words that follow its first; `named` if a name comes next. */
type Kind = { readonly words: string; readonly kind: string; readonly named: boolean };

const kind = (words: string, named = false, is = words.toLowerCase()): Kind => ({ words, kind: is, named });

/**
 * Statements of which only the beginning is read: they are administrative as a whole, whatever follows.
 * https://dev.mysql.com/doc/refman/8.0/en/sql-statements.html
 */
const table: Readonly<Record<string, readonly Kind[]>> = {
  CREATE: [
    kind("SERVER", true),
    kind("TABLESPACE", true),
    kind("UNDO TABLESPACE", true, "tablespace"),
    kind("LOGFILE GROUP", true),
    kind("RESOURCE GROUP", true),
    kind("SPATIAL REFERENCE SYSTEM"),
    kind("OR REPLACE SPATIAL REFERENCE SYSTEM", false, "spatial reference system"),
  ],
  ALTER: [
    kind("SERVER", true),
    kind("TABLESPACE", true),
    kind("UNDO TABLESPACE", true, "tablespace"),
    kind("LOGFILE GROUP", true),
    kind("RESOURCE GROUP", true),
    kind("INSTANCE"),
    kind("SYSTEM"),
  ],
  DROP: [
    kind("SERVER", true),
    kind("TABLESPACE", true),
    kind("UNDO TABLESPACE", true, "tablespace"),
    kind("LOGFILE GROUP", true),
    kind("RESOURCE GROUP", true),
    kind("SPATIAL REFERENCE SYSTEM"),
  ],
  INSTALL: [kind("PLUGIN", true), kind("COMPONENT")],
  UNINSTALL: [kind("PLUGIN", true), kind("COMPONENT")],
  START: ["REPLICA", "SLAVE", "GROUP_REPLICATION"].map((word) => kind(word, false, "replication")),
  STOP: ["REPLICA", "SLAVE", "GROUP_REPLICATION"].map((word) => kind(word, false, "replication")),
  CHANGE: ["MASTER", "REPLICATION SOURCE", "REPLICATION FILTER"].map((words) =>
    kind(words, false, "replication"),
  ),
  PURGE: [kind("BINARY LOGS"), kind("MASTER LOGS", false, "binary logs")],
  RESET: [
    ...["MASTER", "REPLICA", "SLAVE", "BINARY LOGS"].map((words) => kind(words, false, "replication")),
    kind("PERSIST", false, "setting"),
    kind("QUERY CACHE"),
  ],
  KILL: [kind("QUERY", false, "session"), kind("CONNECTION", false, "session"), kind("", false, "session")],
  CLONE: [kind("LOCAL", false, "server"), kind("INSTANCE", false, "server")],
  IMPORT: [kind("TABLE", false, "file")],
  CACHE: [kind("INDEX", true)],
  BINLOG: [kind("", false, "events")],
  SHUTDOWN: [kind("", false, "server")],
  RESTART: [kind("", false, "server")],
  XA: [kind("", false, "transaction")],
};

/** A statement of the server's administration, whose first word has been taken. */
export function administered(p: Parsing, verb: string): string {
  const found = (table[verb] ?? []).find(({ words }) =>
    takes(p, ...words.split(" ").filter((word) => word !== "")),
  );
  if (found === undefined) return fail(p);
  ifExists(p);
  tell(p, verb, found.kind, found.named && seesName(p) ? name(p) : null);
  skipRest(p);
  return `${verb} ${found.words.replace("OR REPLACE ", "")}`.trim();
}

export const administeredVerbs: readonly string[] = Object.keys(table).filter(
  (verb) => !["CREATE", "ALTER", "DROP"].includes(verb),
);

/** FLUSH; the verb has been taken. */
export function flush(p: Parsing): string {
  takes(p, "NO_WRITE_TO_BINLOG");
  takes(p, "LOCAL");
  if (takes(p, "TABLES") || takes(p, "TABLE")) {
    if (seesName(p) && peek(p).key !== "WITH") {
      for (const each of list(p, qualified)) tell(p, "FLUSH", "relation", each);
    } else tell(p, "FLUSH", "tables", null);
  } else tell(p, "FLUSH", advance(p).text.toLowerCase(), null);
  skipRest(p);
  return "FLUSH";
}

/** ANALYZE, CHECK, CHECKSUM, OPTIMIZE and REPAIR TABLE; the verb has been taken. */
export function maintainTables(p: Parsing, verb: string): string {
  takes(p, "NO_WRITE_TO_BINLOG");
  takes(p, "LOCAL");
  if (!takes(p, "TABLE") && !takes(p, "TABLES")) fail(p);
  for (const each of list(p, qualified)) tell(p, verb, "table", each);
  if (verb === "REPAIR") weigh(p, "administrative", "mends tables, which may lose rows");
  skipRest(p);
  return `${verb} TABLE`;
}

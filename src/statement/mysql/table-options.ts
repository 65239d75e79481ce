import {
  advance,
  inside,
  list,
  needs,
  needsOneOf,
  type Parsing,
  peek,
  qualified,
  sees,
  seesOneOf,
  takes,
  takesOneOf,
  tell,
  weigh,
} from "./parsing.js";

const options: ReadonlySet<string> = new Set(
  `AUTOEXTEND_SIZE AUTO_INCREMENT AVG_ROW_LENGTH CHARSET CHECKSUM COLLATE COMMENT COMPRESSION CONNECTION DELAY_KEY_WRITE ENCRYPTION
  ENGINE ENGINE_ATTRIBUTE INSERT_METHOD KEY_BLOCK_SIZE MAX_ROWS MIN_ROWS PACK_KEYS PASSWORD ROW_FORMAT SECONDARY_ENGINE
  SECONDARY_ENGINE_ATTRIBUTE STATS_AUTO_RECALC STATS_PERSISTENT STATS_SAMPLE_PAGES STORAGE TABLESPACE TABLE_CHECKSUM TYPE
  PAGE_CHECKSUM`
    .trim()
    .split(/\s+/),
);

/** Options of a table, as many as come next; which ones, is answered. */
export function tableOptions(p: Parsing): string[] {
  const found: string[] = [];
  for (let option = tableOption(p); option !== undefined; option = tableOption(p)) {
    found.push(option);
    if (sees(p, ",") && isOption(p, 1)) takes(p, ",");
  }
  return found;
}

function isOption(p: Parsing, ahead: number): boolean {
  const { key } = peek(p, ahead);
  return options.has(key) || (["DEFAULT", "CHARACTER", "DATA", "INDEX", "UNION"].includes(key) && key !== "");
}

function tableOption(p: Parsing): string | undefined {
  if (takes(p, "DEFAULT")) {
    const what = takes(p, "CHARACTER")
      ? "CHARSET"
      : needsOneOf(p, "CHARSET", "CHAR", "COLLATE", "ENCRYPTION");
    takes(p, "SET");
    return value(p, what);
  }
  if (takes(p, "CHARACTER", "SET") || takes(p, "CHAR", "SET")) return value(p, "CHARSET");
  const folder = takes(p, "DATA", "DIRECTORY") || takes(p, "INDEX", "DIRECTORY");
  if (folder) {
    weigh(p, "administrative", "uses a folder of the server");
    return value(p, "DIRECTORY");
  }
  if (sees(p, "UNION") && (peek(p, 1).key === "=" || peek(p, 1).key === "(")) {
    advance(p);
    takes(p, "=");
    inside(p, () => {
      if (!sees(p, ")")) for (const table of list(p, qualified)) tell(p, "REFERENCES", "table", table);
    });
    return "UNION";
  }
  if (takes(p, "START", "TRANSACTION")) return "TRANSACTION";
  if (!seesOneOf(p, options)) return undefined;
  const option = advance(p).key;
  if (option === "CONNECTION") weigh(p, "administrative", "creates a way to another server");
  return value(p, option);
}

function value(p: Parsing, option: string): string {
  takes(p, "=");
  advance(p);
  if (option === "TABLESPACE" && takes(p, "STORAGE")) needsOneOf(p, "DISK", "MEMORY");
  return option;
}

/** Options of a database. */
export function databaseOptions(p: Parsing): void {
  for (;;) {
    const isDefault = takes(p, "DEFAULT");
    if (takes(p, "CHARACTER", "SET") || takes(p, "CHAR", "SET")) {
      takes(p, "=");
      advance(p);
    } else if (takesOneOf(p, "CHARSET", "COLLATE", "ENCRYPTION") !== undefined) {
      takes(p, "=");
      advance(p);
    } else if (takes(p, "READ", "ONLY")) {
      takes(p, "=");
      advance(p);
    } else if (isDefault) return needs(p, "CHARSET");
    else return undefined;
  }
}

import {
  advance,
  fail,
  ifExists,
  inside,
  list,
  name,
  type Named,
  needs,
  type Parsing,
  peek,
  sees,
  skipRest,
  skipUntil,
  takes,
  takesOneOf,
  tell,
  user,
} from "./parsing.js";

type Kind = "USER" | "ROLE";

const afterUser: ReadonlySet<string> = new Set(
  ", DEFAULT REQUIRE WITH PASSWORD ACCOUNT COMMENT ATTRIBUTE FAILED_LOGIN_ATTEMPTS PASSWORD_LOCK_TIME".split(
    " ",
  ),
);

/** CREATE, ALTER, DROP and RENAME of users and roles; the verb and the kind have been taken. */
export function accounts(p: Parsing, verb: string, kind: Kind): string {
  ifExists(p);
  list(p, () => {
    const account = sees(p, "USER", "(") ? currentUser(p) : user(p);
    if (verb === "RENAME") {
      needs(p, "TO");
      tell(p, verb, "user", account, { newName: user(p) });
    } else {
      tell(p, verb, kind.toLowerCase(), account);
      authentication(p);
    }
  });
  if (verb === "CREATE" || verb === "ALTER") skipRest(p);
  return `${verb} ${kind}`;
}

/** `ALTER USER USER() …` */
function currentUser(p: Parsing): string {
  needs(p, "USER", "(", ")");
  return "current_user";
}

/** `IDENTIFIED WITH x BY 'y' AND IDENTIFIED …`, `DISCARD OLD PASSWORD` */
function authentication(p: Parsing): void {
  while (takesOneOf(p, "IDENTIFIED", "AND", "ADD", "MODIFY", "DROP", "DISCARD") !== undefined) {
    takes(p, "IDENTIFIED");
    takes(p, "WITH");
    if (sees(p, "BY", "RANDOM", "PASSWORD") || sees(p, "OLD", "PASSWORD")) p.next += sees(p, "BY") ? 3 : 2;
    skipUntil(p, afterUser);
  }
}

/** GRANT; the verb has been taken. https://dev.mysql.com/doc/refman/8.0/en/grant.html */
export function grant(p: Parsing): string {
  if (takes(p, "PROXY")) {
    needs(p, "ON");
    tell(p, "GRANT", "user", user(p));
    needs(p, "TO");
    skipRest(p);
    return "GRANT";
  }
  const found = privileges(p);
  if (takes(p, "ON")) {
    level(p, "GRANT", found.columns);
    needs(p, "TO");
    list(p, user);
    skipRest(p);
    return "GRANT";
  }
  needs(p, "TO");
  for (const role of found.names) tell(p, "GRANT", "role", role);
  list(p, user);
  skipRest(p);
  return "GRANT ROLE";
}

/** REVOKE; the verb has been taken. */
export function revoke(p: Parsing): string {
  ifExists(p);
  if (takes(p, "PROXY")) {
    needs(p, "ON");
    tell(p, "REVOKE", "user", user(p));
    needs(p, "FROM");
    skipRest(p);
    return "REVOKE";
  }
  const all = takes(p, "ALL");
  if (all) takes(p, "PRIVILEGES");
  const found = all ? { names: [], columns: [] } : privileges(p);
  if (all && takes(p, ",")) needs(p, "GRANT", "OPTION");
  if (takes(p, "ON")) level(p, "REVOKE", found.columns);
  else if (all) tell(p, "REVOKE", "server", null);
  else for (const role of found.names) tell(p, "REVOKE", "role", role);
  const isRole = p.tally.told.every(({ kind }) => kind === "role");
  needs(p, "FROM");
  list(p, user);
  skipRest(p);
  return isRole ? "REVOKE ROLE" : "REVOKE";
}

/** Privileges or roles, and the columns that some are for. */
function privileges(p: Parsing): { readonly names: readonly string[]; readonly columns: readonly string[] } {
  const columns: string[] = [];
  const found = list(p, () => {
    const first = peek(p).kind === "word" ? advance(p).text : user(p);
    const host = peek(p).kind === "variable" ? `@${advance(p).text}` : "";
    // Aurora's `LOAD FROM S3` is a privilege too.
    if (takes(p, "FROM", "S3")) return first;
    while (peek(p).kind === "word" && !["ON", "TO", "FROM"].includes(peek(p).key)) advance(p);
    if (sees(p, "(")) columns.push(...inside(p, () => list(p, name)));
    return first + host;
  });
  return { names: found, columns };
}

/** `*.*`, `db.*`, `*`, `t`, `PROCEDURE db.p` */
function level(p: Parsing, verb: string, columns: readonly string[]): void {
  const what = takesOneOf(p, "TABLE", "FUNCTION", "PROCEDURE");
  const kind = what === "FUNCTION" || what === "PROCEDURE" ? what.toLowerCase() : "relation";
  if (takes(p, "*")) {
    const isEvery = takes(p, ".");
    if (isEvery) needs(p, "*");
    return tell(p, verb, isEvery ? "server" : "database", null);
  }
  const first = name(p);
  if (!takes(p, ".")) return tellColumns(p, verb, kind, { schema: null, name: first }, columns);
  if (takes(p, "*")) return tell(p, verb, "database", first);
  const { kind: next } = peek(p);
  if (next !== "word" && next !== "quoted") fail(p);
  return tellColumns(p, verb, kind, { schema: first, name: advance(p).text }, columns);
}

function tellColumns(p: Parsing, verb: string, kind: string, named: Named, columns: readonly string[]): void {
  tell(p, verb, kind, named);
  for (const column of columns) tell(p, verb, "column", named, { column });
}

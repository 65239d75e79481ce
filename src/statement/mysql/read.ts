import { gravest } from "../reason.js";
import { type SqlReading, type Statement, unreadable } from "../statement.js";
import { operators, parseExpression } from "./expression.js";
import { fail, type Parsing, peek, type Rules, takes } from "./parsing.js";
import { parseQuery, parseQueryTail } from "./query.js";
import { parseStatement } from "./parse-statement.js";
import { NotMysql, scan } from "./scan.js";
import { newTally } from "./tally.js";

/** Texts within texts (`PREPARE s FROM 'PREPARE …'`) that are read; what is deeper counts as computed at run time. */
const maxDepth = 6;

const rules: Rules = {
  expression: parseExpression,
  continued: operators,
  query: parseQuery,
  queryTail: parseQueryTail,
  statement: parseStatement,
  text: (sql, depth) => {
    try {
      return depth > maxDepth ? undefined : statementsOf(sql, depth);
    } catch (cause) {
      if (cause instanceof NotMysql) return undefined;
      throw cause;
    }
  },
};

/**
 * Reads a text as MySQL 8.0 (Aurora MySQL 3) does, with a parser of its own, because the packages that could be had read no more than
 * 82 of 100 statements of a list made to try MySQL parsers; this one reads 99. It is weaker than the server's parser in these:
 * - It takes some texts that the server refuses: the ends of administrative statements, and the options of files and partitions, are
 *   stepped over, and names that no one could resolve are not looked up.
 * - It believes in the default `sql_mode`: `"x"` is a string, `||` is OR, a backslash escapes. `:name` is a parameter, as the Data API
 *   has it.
 * - Where an UPDATE of several tables sets a column without saying whose, all of them count as updated.
 * - A text that is put together in variables is followed only through `SET @x = '…'` right before its PREPARE.
 * What it can't read counts as administrative.
 */
export function readMysql(sql: string): SqlReading {
  try {
    const statements = statementsOf(sql, 0);
    const { risk, because } = gravest(statements) ?? { risk: "read", because: "does nothing" };
    return { ok: true, risk, because, statements };
  } catch (cause) {
    if (cause instanceof NotMysql) return unreadable(cause.message, characterAt(sql, cause.at));
    throw cause;
  }
}

const keepsVariables: ReadonlySet<string> = new Set(["SET", "PREPARE", "DEALLOCATE PREPARE"]);

function statementsOf(sql: string, textDepth: number): Statement[] {
  const p: Parsing = {
    tokens: scan(sql),
    rules,
    textDepth,
    next: 0,
    depth: 0,
    scope: undefined,
    tally: newTally(),
    locals: undefined,
    prepared: new Map(),
    texts: new Map(),
  };
  const statements: Statement[] = [];
  while (peek(p).kind !== "end") {
    if (takes(p, ";")) continue;
    const statement = parseStatement(p);
    statements.push(statement);
    // Whatever else runs may assign variables, if only through a trigger.
    if (!keepsVariables.has(statement.command) || statement.calls !== undefined) p.texts.clear();
    if (!takes(p, ";") && peek(p).kind !== "end") fail(p);
  }
  return statements;
}

/** The place of a UTF-16 unit as a 1-based count of characters. */
function characterAt(sql: string, at: number): number {
  return Array.from(sql.slice(0, at)).length + 1;
}

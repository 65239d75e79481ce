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
 * Reads a text as MySQL 8.0 (Aurora MySQL 3) does, with a parser of its own: what can be had as a package read at most four fifths of
 * a list of 900 statements, none of them stored programs and multi-table statements as well.
 * It is weaker than the server's parser in these: it takes some texts that the server refuses (the ends of administrative statements
 * and the options of files and partitions are stepped over); it believes in the default `sql_mode`, so that `"x"` is a string, `||`
 * is OR and a backslash escapes; `:name` is a parameter, as the Data API has it; where an UPDATE of several tables sets a column
 * without saying whose, all count as updated. What it can't read counts as administrative.
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
  };
  const statements: Statement[] = [];
  while (peek(p).kind !== "end") {
    if (takes(p, ";")) continue;
    statements.push(parseStatement(p));
    if (!takes(p, ";") && peek(p).kind !== "end") fail(p);
  }
  return statements;
}

/** The place of a UTF-16 unit as a 1-based count of characters. */
function characterAt(sql: string, at: number): number {
  return Array.from(sql.slice(0, at)).length + 1;
}

import type { Engine } from "./statement.js";
import { isComment, type Token, tokensOf } from "./tokens.js";

const mark = "?";

/**
 * The text with every literal replaced by `?`: strings, numbers, bit strings, dollar quotes, and what comments say. Names, also
 * those of MySQL's accounts (`'bob'@'%'`), and all the rest stay as they were typed. What is not closed is hidden to the end.
 */
export function hideLiterals(sql: string, engine: Engine): string {
  let shown = "";
  let at = 0;
  for (const token of tokensOf(sql, engine)) {
    const instead = insteadOf(token, sql, engine);
    if (instead === undefined) continue;
    shown += sql.slice(at, token.start) + instead;
    at = token.end;
  }
  return shown + sql.slice(at);
}

function insteadOf(token: Token, sql: string, engine: Engine): string | undefined {
  if (token.kind === "line-comment") return `${token.text.startsWith("#") ? "#" : "--"} ${mark}`;
  if (isComment(token)) return `/* ${mark} */`;
  const isLiteral = token.kind === "string" || token.kind === "number" || token.kind === "dollar";
  const isAccount = engine === "mysql" && sql[token.end] === "@";
  return isLiteral && !isAccount ? mark : undefined;
}

import { gravest, type Reason } from "../reason.js";
import { type SqlReading, type Statement, unreadable } from "../statement.js";
import { parseSql } from "./parser.js";
import { type Found, readCode, readText } from "./read-code.js";
import { readTree } from "./read-tree.js";
import { distinct } from "./told.js";

/** Code within code that is read; what is deeper counts as computed at run time. */
const maxDepth = 6;

/** Reads a text and the code within its statements; the whole has the highest risk among them. */
export function readPostgresql(sql: string, depth = 0): SqlReading {
  if (depth > maxDepth) return unreadable("code lies too deep within code");
  const parsed = parseSql(sql);
  if ("error" in parsed) return unreadable(parsed.error, parsed.position);
  const read = (text: string) => readPostgresql(text, depth + 1);
  const statements = readTree(parsed.tree).map(({ statement, code, texts }) => {
    const itself = texts.reduce((done, text) => withCode(done, readText(text, read), false), statement);
    return code === undefined ? itself : withCode(itself, readCode(code, sql, read), code.later);
  });
  const { risk, because } = gravest(statements) ?? { risk: "read", because: "does nothing" };
  return { ok: true, risk, because, statements };
}

/** Code counts as done, for who approves it approves what it will do; but a function's effects come later. */
function withCode(statement: Statement, { statements, dynamic }: Found, later: boolean): Statement {
  const verb = later ? "creates code" : "runs code";
  const reasons: Reason[] = [
    { risk: statement.risk, because: statement.because },
    ...statements.map(({ risk, because }) => ({ risk, because: `${verb} that ${because}` })),
  ];
  if (dynamic) reasons.push({ risk: "administrative", because: `${verb} that whodid can't see through` });
  const inside = statements.flatMap(({ effects }) => effects);
  const calls = new Set([...(statement.calls ?? []), ...statements.flatMap((each) => each.calls ?? [])]);
  return {
    ...statement,
    ...gravest(reasons),
    effects: distinct([
      ...statement.effects,
      ...inside.map((effect) => (later ? { ...effect, later: true as const } : effect)),
    ]),
    ...(dynamic ? { dynamic } : {}),
    ...(calls.size > 0 ? { calls: [...calls] } : {}),
  };
}

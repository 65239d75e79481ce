import type { Parse } from "./parse.js";
import { type Found, readCode } from "./read-code.js";
import { readTree } from "./read-tree.js";
import { gravest, type Reason } from "./reason.js";
import type { SqlReading, Statement } from "./statement.js";
import { distinct } from "./told.js";

/** Code within code that is read; what is deeper counts as computed at run time. */
const maxDepth = 6;

/** Reads a text and the code within its statements; the whole has the highest risk among them. */
export async function readText(sql: string, parse: Parse, depth = 0): Promise<SqlReading> {
  if (depth > maxDepth) return { ok: false, risk: "administrative", error: "code lies too deep within code" };
  const answer = await parse(sql);
  if ("error" in answer) {
    const { error, position } = answer;
    return { ok: false, risk: "administrative", error, ...(position === null ? {} : { position }) };
  }
  const statements: Statement[] = [];
  for (const { statement, code } of readTree(JSON.parse(answer.tree))) {
    if (code === undefined) statements.push(statement);
    else {
      const inside = await readCode(code, sql, parse, (text) => readText(text, parse, depth + 1));
      statements.push(withCode(statement, inside, code.later));
    }
  }
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

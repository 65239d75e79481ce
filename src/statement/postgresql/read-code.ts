import type { Effect, SqlReading, Statement } from "../statement.js";
import type { Code } from "./code-of.js";
import { parseBody, type Parsed, parseSql } from "./parser.js";
import { type Expression, expressionsOf } from "./plpgsql-expressions.js";
import { computed, type StaticText, staticText } from "./static-text.js";
import { contentOf } from "./tree.js";

/** What code does: its statements, and whether it may do more than they say. */
export type Found = { readonly statements: readonly Statement[]; readonly dynamic: boolean };

/** Reads a text as a whole, code within it included. */
export type Read = (sql: string) => SqlReading;

const unseen: Found = { statements: [], dynamic: true };

const runsComputed: Effect = {
  verb: "EXECUTE",
  kind: "statement",
  schema: null,
  name: null,
  dynamic: true,
};

/** Reads the code that a statement of `sql` carries. What can't be read is dynamic. */
export function readCode({ body }: Code, sql: string, read: Read): Found {
  switch (body.language) {
    case "sql":
      return found(read(body.text));
    case "plpgsql": {
      const end = body.length === undefined ? undefined : body.start + body.length;
      const statement = Buffer.from(sql).subarray(body.start, end).toString();
      const tree = parseBody(statement);
      if (tree === undefined) return unseen;
      return joined(expressionsOf(tree).map((expression) => readExpression(expression, read)));
    }
    case "other":
      return unseen;
  }
}

function readExpression({ sql, runs }: Expression, read: Read): Found {
  const itself = found(read(sql));
  return runs ? joined([itself, readText(textOf(parseSql(sql)), read)]) : itself;
}

/** Reads a text that is run as SQL; what is computed of it is said to be so. */
export function readText({ text, whole }: StaticText, read: Read): Found {
  const run = found(read(text));
  if (whole) return run;
  const seen = run.dynamic ? [] : run.statements.map(withoutComputed);
  const rest = { command: "EXECUTE", risk: "read", because: "", effects: [runsComputed] } as const;
  return { statements: [...seen, rest], dynamic: true };
}

function textOf(parsed: Parsed): StaticText {
  if ("error" in parsed) return staticText(undefined);
  const select = contentOf(parsed.tree.stmts?.[0]?.stmt, "SelectStmt");
  return staticText(contentOf(select?.targetList?.[0], "ResTarget")?.val);
}

/** A name that is partly computed is not known. */
function withoutComputed(statement: Statement): Statement {
  const known = (name: string | null) => (name?.includes(computed) === true ? null : name);
  const effects = statement.effects.map((effect): Effect => {
    const { newName, newSchema, column, ...rest } = effect;
    return {
      ...rest,
      schema: known(effect.schema),
      name: known(effect.name),
      ...Object.fromEntries(
        Object.entries({ newName, newSchema, column }).filter(
          ([, name]) => name !== undefined && known(name) !== null,
        ),
      ),
      dynamic: true,
    };
  });
  return { ...statement, effects };
}

function found(reading: SqlReading): Found {
  if (!reading.ok) return unseen;
  return {
    statements: reading.statements,
    dynamic: reading.statements.some(({ dynamic }) => dynamic === true),
  };
}

function joined(parts: readonly Found[]): Found {
  return {
    statements: parts.flatMap(({ statements }) => statements),
    dynamic: parts.some(({ dynamic }) => dynamic),
  };
}

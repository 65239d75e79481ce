import { invalid } from "./database-error.js";
import type { SqlParameter } from "./data-api-request.js";
import { Refusal } from "./wire.js";

/** A statement with `$1`, `$2`… in place of `:name`, and the values that PostgreSQL takes as text, each with its type's OID. */
export type Bound = {
  readonly text: string;
  readonly values: readonly (string | Buffer | null)[];
  readonly types: readonly number[];
};

/** What must be left alone: strings, identifiers, dollar quotes and comments; then casts and assignments; last, a parameter. */
const tokens =
  /(?<![\w$])[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<!\w)(?<tag>\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\k<tag>|--[^\n]*|\/\*|::|:=|:(?<name>[A-Za-z_]\w*)/gu;

/** Replaces named parameters. Throws the service's refusal for a name without a value. */
export function bindParameters(sql: string, parameters: readonly SqlParameter[]): Bound {
  const order: string[] = [];
  let text = "";
  let at = 0;
  tokens.lastIndex = 0;
  const pattern = new RegExp(tokens);
  for (let match = pattern.exec(sql); match !== null; match = pattern.exec(sql)) {
    const name = match.groups?.["name"];
    if (match[0] === "/*") {
      pattern.lastIndex = endOfComment(sql, match.index);
      continue;
    }
    if (name === undefined) continue;
    if (!order.includes(name)) order.push(name);
    text += `${sql.slice(at, match.index)}$${order.indexOf(name) + 1}`;
    at = pattern.lastIndex;
  }
  const bound = order.map((name) => valueOf(name, parameters));
  return {
    text: text + sql.slice(at),
    values: bound.map(({ value }) => value),
    types: bound.map(({ type }) => type),
  };
}

/** PostgreSQL's comments nest. */
function endOfComment(sql: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 0;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === "/*" ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return sql.length;
}

/** OIDs of pg_type; 0 lets the server find the type out. */
const oid = { unknown: 0, bool: 16, bytea: 17, int8: 20, float8: 701, varchar: 1043 };
const hinted = { DATE: 1082, DECIMAL: 1700, JSON: 114, TIME: 1083, TIMESTAMP: 1114, UUID: 2950 };

function valueOf(
  name: string,
  parameters: readonly SqlParameter[],
): { value: string | Buffer | null; type: number } {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter === undefined)
    throw new Refusal("BadRequestException", 400, `Cannot find parameter: ${name}`, {
      maskedMessage: "Cannot find parameter",
    });
  const { value, typeHint } = parameter;
  const type = typeHint === undefined ? undefined : hinted[typeHint];
  if (value === undefined || value.isNull === true) return { value: null, type: type ?? oid.unknown };
  if (value.stringValue !== undefined) return { value: value.stringValue, type: type ?? oid.varchar };
  if (value.longValue !== undefined) return { value: String(value.longValue), type: oid.int8 };
  if (value.doubleValue !== undefined) return { value: String(value.doubleValue), type: oid.float8 };
  if (value.booleanValue !== undefined) return { value: String(value.booleanValue), type: oid.bool };
  if (value.blobValue !== undefined)
    return { value: Buffer.from(value.blobValue, "base64"), type: oid.bytea };
  throw invalid("Array parameters are not supported.");
}

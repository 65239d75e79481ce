import { escape } from "mysql2";
import type { SqlParameter } from "./data-api-request.js";
import { invalid } from "./database-error.js";
import { Refusal } from "./wire.js";

/** What must be left alone: strings, names, comments and assignments; then a parameter. */
const tokens =
  /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)*`|--[ \t][^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|:=|:(?<name>[A-Za-z_]\w*)/gu;

/** Writes the values of `:name` into a statement of MySQL, as its drivers do. Throws the service's refusal for a name without a value. */
export function writeParameters(sql: string, parameters: readonly SqlParameter[]): string {
  return sql.replaceAll(tokens, (text: string, name: string | undefined) =>
    name === undefined ? text : valueOf(name, parameters),
  );
}

function valueOf(name: string, parameters: readonly SqlParameter[]): string {
  const parameter = parameters.find((each) => each.name === name);
  if (parameter === undefined)
    throw new Refusal("BadRequestException", 400, `Cannot find parameter: ${name}`, {
      maskedMessage: "Cannot find parameter",
    });
  const { value } = parameter;
  if (value === undefined || value.isNull === true) return "NULL";
  const { stringValue, longValue, doubleValue, booleanValue, blobValue } = value;
  if (blobValue !== undefined) return `X'${Buffer.from(blobValue, "base64").toString("hex")}'`;
  const plain = stringValue ?? longValue ?? doubleValue ?? booleanValue;
  if (plain === undefined) throw invalid("Array parameters are not supported.");
  return escape(plain);
}

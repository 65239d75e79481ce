import type { Field, SqlParameter, TypeHint } from "@aws-sdk/client-rds-data";
import type { Parameter, ParameterType } from "../statement/parameter.js";

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_SqlParameter.html */
const hints: Readonly<Partial<Record<ParameterType, TypeHint>>> = {
  decimal: "DECIMAL",
  date: "DATE",
  time: "TIME",
  timestamp: "TIMESTAMP",
  uuid: "UUID",
  json: "JSON",
};

/** A parameter as the Data API takes it. */
export function asSqlParameter({ name, type, value }: Parameter): SqlParameter {
  const hint = hintOf(type, value);
  return { name, value: fieldOf(type, value), ...(hint === undefined ? {} : { typeHint: hint }) };
}

function fieldOf(type: ParameterType, value: string | null): Field {
  if (value === null) return { isNull: true };
  if (type === "boolean") return { booleanValue: value === "true" };
  return type === "integer" && isExact(value) ? { longValue: Number(value) } : { stringValue: value };
}

/** What a double does not hold to the digit goes as a decimal. */
function hintOf(type: ParameterType, value: string | null): TypeHint | undefined {
  return type === "integer" && value !== null && !isExact(value) ? "DECIMAL" : hints[type];
}

const isExact = (value: string): boolean => Number.isSafeInteger(Number(value));

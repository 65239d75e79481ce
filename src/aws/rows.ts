import type { ArrayValue, ColumnMetadata, ExecuteStatementResponse, Field } from "@aws-sdk/client-rds-data";
import type { Cell, Kind, Rows } from "../sql/ports.js";

/** JDBC's numbers of the numeric types: https://docs.oracle.com/en/java/javase/21/docs/api/constant-values.html#java.sql.Types.BIGINT */
const numericTypes: ReadonlySet<number | undefined> = new Set([-6, 5, 4, -5, 6, 7, 8, 2, 3]);

/** And those of `DATE` and `TIMESTAMP`. */
const timeTypes: ReadonlySet<number | undefined> = new Set([91, 93]);

/** The rows of an answer asked for with metadata, longs and decimals as strings; null where the statement returns none. */
export function readRows(answer: Pick<ExecuteStatementResponse, "columnMetadata" | "records">): Rows | null {
  const columns = answer.columnMetadata ?? [];
  if (columns.length === 0) return null;
  return {
    columns: columns.map((column) => column.label ?? column.name ?? ""),
    kinds: columns.map(kindOf),
    rows: (answer.records ?? []).map((record) =>
      record.map((field, index) => readCell(field, columns[index])),
    ),
  };
}

function kindOf({ type, typeName }: ColumnMetadata): Kind {
  if (numericTypes.has(type)) return "number";
  if (typeName === "timestamptz") return "instant";
  return timeTypes.has(type) ? "time" : "other";
}

function readCell(field: Field, column: ColumnMetadata | undefined): Cell {
  if (field.isNull === true) return null;
  if (field.stringValue !== undefined) {
    if (numericTypes.has(column?.type)) return readNumber(field.stringValue);
    return column?.typeName === "timestamptz" ? sayUtc(field.stringValue) : field.stringValue;
  }
  if (field.booleanValue !== undefined) return field.booleanValue;
  if (field.longValue !== undefined) return readNumber(String(field.longValue));
  if (field.doubleValue !== undefined) return readNumber(String(field.doubleValue));
  if (field.blobValue !== undefined) return writeBytes(field.blobValue, column);
  if (field.arrayValue !== undefined) return writeArray(field.arrayValue);
  return null;
}

/** As each engine writes bytes; MySQL's types have their names in capitals: https://dev.mysql.com/doc/refman/8.0/en/hexadecimal-literals.html */
function writeBytes(bytes: Uint8Array, column: ColumnMetadata | undefined): string {
  const prefix = /^[A-Z]/.test(column?.typeName ?? "") ? "0x" : String.raw`\x`;
  return `${prefix}${Buffer.from(bytes).toString("hex")}`;
}

/** The service gives every `timestamptz` in UTC and leaves that out: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-operations.html */
function sayUtc(text: string): string {
  return /^[^+]*:\d\d(?:\.\d+)?$/.test(text) ? `${text}+00` : text;
}

/** A number only if it says exactly what the text says: `10.50`, `NaN` and what is beyond 2^53 stay text. */
function readNumber(text: string): number | string {
  const value = Number(text);
  if (!Number.isFinite(value) || String(value) !== text) return text;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** PostgreSQL's way to write an array: https://www.postgresql.org/docs/17/arrays.html#ARRAYS-IO */
function writeArray(array: ArrayValue): string {
  const elements =
    array.arrayValues?.map((each) => (each === null ? "NULL" : writeArray(each))) ??
    array.stringValues?.map((each) => (each === null ? "NULL" : quoteElement(each))) ??
    array.booleanValues?.map((each) => (each === null ? "NULL" : each ? "t" : "f")) ??
    array.longValues?.map((each) => (each === null ? "NULL" : String(each))) ??
    array.doubleValues?.map((each) => (each === null ? "NULL" : String(each))) ??
    [];
  return `{${elements.join(",")}}`;
}

function quoteElement(text: string): string {
  const plain = text !== "" && !/[{}",\\\s]/.test(text) && text.toUpperCase() !== "NULL";
  return plain ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

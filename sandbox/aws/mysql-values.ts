import mysql, { type FieldPacket } from "mysql2";
import type { ColumnMetadata } from "./column-metadata.js";
import type { ResultOptions } from "./values.js";
import { Refusal } from "./wire.js";

const { Types } = mysql;

/** `java.sql.Types` and the drivers' names of MySQL's types: https://dev.mysql.com/doc/connector-j/en/connector-j-reference-type-conversions.html */
type Shape = {
  readonly jdbc: number;
  readonly typeName: string;
  readonly member: "boolean" | "long" | "decimal" | "double" | "blob" | "text";
};

/** Of MySQL's protocol: https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__column__definition__flags.html */
const flags = { notNull: 1, unsigned: 32, enum: 256, autoIncrement: 512, set: 2048 };
const binary = 63;

const numbers: Readonly<Record<number, Shape>> = {
  [Types.SHORT]: { jdbc: 5, typeName: "SMALLINT", member: "long" },
  [Types.INT24]: { jdbc: 4, typeName: "MEDIUMINT", member: "long" },
  [Types.LONG]: { jdbc: 4, typeName: "INT", member: "long" },
  [Types.LONGLONG]: { jdbc: -5, typeName: "BIGINT", member: "long" },
  [Types.DECIMAL]: { jdbc: 3, typeName: "DECIMAL", member: "decimal" },
  [Types.NEWDECIMAL]: { jdbc: 3, typeName: "DECIMAL", member: "decimal" },
  [Types.FLOAT]: { jdbc: 7, typeName: "FLOAT", member: "double" },
  [Types.DOUBLE]: { jdbc: 8, typeName: "DOUBLE", member: "double" },
};
const times: Readonly<Record<number, Shape>> = {
  [Types.DATE]: { jdbc: 91, typeName: "DATE", member: "text" },
  [Types.TIME]: { jdbc: 92, typeName: "TIME", member: "text" },
  [Types.DATETIME]: { jdbc: 93, typeName: "DATETIME", member: "text" },
  [Types.TIMESTAMP]: { jdbc: 93, typeName: "TIMESTAMP", member: "text" },
  [Types.YEAR]: { jdbc: 91, typeName: "YEAR", member: "text" },
};

/** Throws UnsupportedResultException for what the API does not carry. */
export function shapeOf(field: FieldPacket): Shape {
  const type = field.columnType ?? field.type ?? 0;
  const { bits, length } = detailsOf(field);
  if (type === Types.GEOMETRY)
    throw new Refusal(
      "UnsupportedResultException",
      400,
      "The result contains the unsupported data type GEOMETRY",
    );
  // The drivers take a TINYINT(1) for a boolean, whatever stands in it.
  if (type === Types.TINY)
    return length === 1
      ? { jdbc: -7, typeName: "BIT", member: "boolean" }
      : { jdbc: -6, typeName: unsigned("TINYINT", bits), member: "long" };
  if (type === Types.BIT)
    return length === 1
      ? { jdbc: -7, typeName: "BIT", member: "boolean" }
      : { jdbc: -3, typeName: "BIT", member: "blob" };
  const number = numbers[type];
  if (number !== undefined) return { ...number, typeName: unsigned(number.typeName, bits) };
  const time = times[type];
  if (time !== undefined) return time;
  if (type === Types.JSON) return { jdbc: -1, typeName: "JSON", member: "text" };
  if ((bits & flags.enum) !== 0) return { jdbc: 1, typeName: "ENUM", member: "text" };
  if ((bits & flags.set) !== 0) return { jdbc: 1, typeName: "SET", member: "text" };
  const isText = field.characterSet !== binary;
  if (type === Types.BLOB || type === Types.LONG_BLOB)
    return isText
      ? { jdbc: -1, typeName: "TEXT", member: "text" }
      : { jdbc: -4, typeName: "BLOB", member: "blob" };
  return isText
    ? { jdbc: 12, typeName: "VARCHAR", member: "text" }
    : { jdbc: -3, typeName: "VARBINARY", member: "blob" };
}

/** One cell as JSON text of the API's `Field`, or as it stands in `formattedRecords`. */
export function cellText(
  shape: Shape,
  cell: Buffer | null,
  options: ResultOptions,
  how: "field" | "plain",
): string {
  const { member, text } = valueOf(shape, cell, options);
  return how === "plain" ? (member === "isNull" ? "null" : text) : `{"${member}":${text}}`;
}

function valueOf({ member }: Shape, cell: Buffer | null, options: ResultOptions) {
  if (cell === null) return { member: "isNull", text: "true" };
  if (member === "blob") return { member: "blobValue", text: JSON.stringify(cell.toString("base64")) };
  const text = cell.toString("utf8");
  const asString = { member: "stringValue", text: JSON.stringify(text) };
  switch (member) {
    case "boolean":
      return { member: "booleanValue", text: String(!["0", "\0"].includes(text)) };
    case "long":
      return options.longReturnType === "STRING" ? asString : { member: "longValue", text };
    case "double":
      return { member: "doubleValue", text };
    case "decimal":
      return options.decimalReturnType === "STRING"
        ? asString
        : { member: text.includes(".") ? "doubleValue" : "longValue", text };
    case "text":
      return asString;
  }
}

export function describeMysqlColumn(field: FieldPacket): ColumnMetadata {
  const { jdbc, typeName, member } = shapeOf(field);
  const { bits, length } = detailsOf(field);
  const isNumber = ["long", "decimal", "double"].includes(member);
  return {
    arrayBaseColumnType: 0,
    isAutoIncrement: (bits & flags.autoIncrement) !== 0,
    isCaseSensitive: false,
    isCurrency: false,
    isSigned: isNumber && (bits & flags.unsigned) === 0,
    label: field.name,
    name: field.orgName,
    nullable: (bits & flags.notNull) === 0 ? 1 : 0,
    precision: length,
    scale: field.decimals ?? 0,
    schemaName: "",
    tableName: field.orgTable,
    type: jdbc,
    typeName,
  };
}

function unsigned(name: string, bits: number): string {
  return (bits & flags.unsigned) === 0 ? name : `${name} UNSIGNED`;
}

function detailsOf({ flags: bits, columnLength }: FieldPacket): {
  readonly bits: number;
  readonly length: number;
} {
  return { bits: typeof bits === "number" ? bits : 0, length: columnLength ?? 0 };
}

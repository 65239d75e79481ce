import { readArray } from "./array-text.js";
import { Refusal } from "./wire.js";

export type ResultOptions = {
  readonly decimalReturnType: "STRING" | "DOUBLE_OR_LONG";
  readonly longReturnType: "LONG" | "STRING";
};

type Shape = "boolean" | "long" | "double" | "decimal" | "blob" | "instant" | "text" | "unsupported";

/** By pg_type's OIDs; what is not listed is text. */
const shapes: ReadonlyMap<number, Shape> = new Map<number, Shape>([
  [16, "boolean"],
  ...[20, 21, 23, 26].map((oid): [number, Shape] => [oid, "long"]),
  [700, "double"],
  [701, "double"],
  [1700, "decimal"],
  [17, "blob"],
  [1184, "instant"],
  // money and the geometric types: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api-operations.html
  ...[790, 600, 601, 602, 603, 604, 628, 718].map((oid): [number, Shape] => [oid, "unsupported"]),
  [2951, "unsupported"],
]);

/** Element types of the arrays that have a member of their own in `arrayValue`. */
const elements: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1005, 21],
  [1007, 23],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1231, 1700],
  [1185, 1184],
]);

/** One cell as JSON text of the API's `Field`; long numbers keep all their digits. Throws UnsupportedResultException. */
export function fieldText(
  oid: number,
  isArray: boolean,
  cell: string | null,
  options: ResultOptions,
): string {
  const shape = shapes.get(oid) ?? "text";
  if (shape === "unsupported") throw unsupported(oid);
  if (cell === null) return '{"isNull":true}';
  if (isArray) return arrayText(elements.get(oid) ?? 0, cell, options);
  const { member, text } = scalar(shape, cell, options);
  return `{"${member}":${text}}`;
}

/** The same cell as it stands in `formattedRecords`. */
export function plainText(
  oid: number,
  isArray: boolean,
  cell: string | null,
  options: ResultOptions,
): string {
  const shape = shapes.get(oid) ?? "text";
  if (shape === "unsupported") throw unsupported(oid);
  if (cell === null) return "null";
  if (!isArray) return scalar(shape, cell, options).text;
  const element = shapes.get(elements.get(oid) ?? 0) ?? "text";
  const items = itemsOf(cell).map((item) => (item === null ? "null" : scalar(element, item, options).text));
  return `[${items.join(",")}]`;
}

function scalar(shape: Shape, cell: string, options: ResultOptions): { member: string; text: string } {
  switch (shape) {
    case "boolean":
      return { member: "booleanValue", text: String(cell === "t") };
    case "long":
      return options.longReturnType === "STRING" ? asText(cell) : { member: "longValue", text: cell };
    case "double":
      return {
        member: "doubleValue",
        text: Number.isFinite(Number(cell)) ? cell : JSON.stringify(cell),
      };
    case "decimal":
      if (options.decimalReturnType === "STRING" || !Number.isFinite(Number(cell))) return asText(cell);
      return { member: /^-?\d+$/.test(cell) ? "longValue" : "doubleValue", text: cell };
    case "blob":
      return {
        member: "blobValue",
        text: JSON.stringify(Buffer.from(cell.replace(/^\\x/, ""), "hex").toString("base64")),
      };
    case "instant":
      return asText(inUtc(cell));
    case "text":
    case "unsupported":
      return asText(cell);
  }
}

function asText(text: string) {
  return { member: "stringValue", text: JSON.stringify(text) };
}

function arrayText(element: number, cell: string, options: ResultOptions): string {
  const shape = shapes.get(element) ?? "text";
  const items = itemsOf(cell).map((item) => (item === null ? undefined : scalar(shape, item, options)));
  const member = items.find((item) => item !== undefined)?.member ?? "stringValue";
  return `{"arrayValue":{"${member}s":[${items.map((item) => item?.text ?? "null").join(",")}]}}`;
}

function itemsOf(cell: string): (string | null)[] {
  const items = readArray(cell);
  if (items === undefined)
    throw new Refusal("UnsupportedResultException", 400, "The result contains a multidimensional array");
  return items;
}

/** `timestamptz` is always given in UTC, without its offset: a session's time zone is undone here. */
function inUtc(cell: string): string {
  const match = /^(.*\d\d:\d\d:\d\d)(\.\d+)?([+-])(\d\d)(?::(\d\d))?(?::\d\d)?$/.exec(cell);
  if (match === null) return cell;
  const [, moment = "", fraction = "", sign, hours = "0", minutes = "0"] = match;
  const offsetMinutes = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  if (offsetMinutes === 0) return moment + fraction;
  const utc = new Date(Date.parse(`${moment.replace(" ", "T")}Z`) - offsetMinutes * 60_000);
  return utc.toISOString().slice(0, 19).replace("T", " ") + fraction;
}

function unsupported(oid: number): Refusal {
  return new Refusal(
    "UnsupportedResultException",
    400,
    `The result contains the unsupported data type ${oid}`,
  );
}

/** What a value is sent as; the words of PostgreSQL's types, of which the Data API takes these (the last six as type hints). */
export const parameterTypes = [
  "text",
  "integer",
  "boolean",
  "decimal",
  "date",
  "time",
  "timestamp",
  "uuid",
  "json",
] as const;

export type ParameterType = (typeof parameterTypes)[number];

/** The value of a named parameter, as it was written; null is SQL's NULL. */
export type Parameter = {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string | null;
};

/** A line that gives a value: the value, or a sentence that says what is wrong with it. */
export type ParameterReading =
  | { readonly kind: "parameter"; readonly parameter: Parameter }
  | { readonly kind: "wrong"; readonly name: string; readonly because: string }
  | { readonly kind: "no-parameter" };

const line = /^:?([A-Za-z_]\w*)(?:[ \t]+([A-Za-z]+))?[ \t]*=[ \t]*(.*?)[ \t]*$/s;

/**
 * Reads `name = value` or `name type = value`, with or without a colon before the name. Without a type, whole numbers, decimals, `true`
 * and `false` are what they look like, all else is text. `null` is NULL; text in double quotes is read as JSON's, for line breaks, blanks at its ends and the word null.
 */
export function readParameter(text: string): ParameterReading {
  const [, name, word, written] = line.exec(text.trim()) ?? [];
  if (name === undefined || written === undefined) return { kind: "no-parameter" };
  const wrong = (because: string) => ({ kind: "wrong", name, because }) as const;
  const named = parameterTypes.find((each) => each === word?.toLowerCase());
  if (word !== undefined && named === undefined)
    return wrong(`${word} is no type that it can have; those are ${parameterTypes.join(", ")}`);
  if (written === "") return wrong('it has no value; "" is empty text, null is NULL');
  const type = named ?? typeOf(written);
  if (written === "null") return { kind: "parameter", parameter: { name, type, value: null } };
  const value = written.startsWith('"') ? unquote(written) : written;
  if (value === undefined)
    return wrong("its value begins with a double quote, but does not end as JSON text does");
  const { fits, looks } = shapes[type];
  return fits(value)
    ? { kind: "parameter", parameter: { name, type, value } }
    : wrong(`its value is no ${type}; write it like ${looks}`);
}

/** The line that is read as just that parameter. */
export function writeParameter({ name, type, value }: Parameter): string {
  const isPlain =
    value !== null && value !== "null" && value !== "" && !/^["\s]|\s$|[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);
  return `:${name} ${type} = ${value === null ? "null" : isPlain ? value : JSON.stringify(value)}`;
}

const shapeOf = (pattern: RegExp, looks: string) => ({ fits: (value: string) => pattern.test(value), looks });

/** Date.parse takes the 30th of February for a day in March. */
function isInstant(text: string): boolean {
  const at = Date.parse(`${text}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 19));
}

/** https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_SqlParameter.html */
const shapes: Readonly<
  Record<ParameterType, { readonly fits: (value: string) => boolean; readonly looks: string }>
> = {
  text: { fits: () => true, looks: "any words" },
  integer: { fits: isInteger, looks: "42" },
  boolean: shapeOf(/^(?:true|false)$/, "true"),
  decimal: shapeOf(/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/, "19.90"),
  date: {
    fits: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && isInstant(`${value}T00:00:00`),
    looks: "2026-11-23",
  },
  time: shapeOf(/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?$/, "14:30:00"),
  timestamp: {
    fits: (value) =>
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?$/.test(value) && isInstant(value.replace(" ", "T")),
    looks: "2026-11-23 14:30:00",
  },
  uuid: shapeOf(/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i, "123e4567-e89b-12d3-a456-426614174000"),
  json: { fits: isJson, looks: '{"a": 1}' },
};

/** What 64 bits hold. */
function isInteger(value: string): boolean {
  if (!/^[+-]?\d{1,19}$/.test(value)) return false;
  const number = BigInt(value.replace("+", ""));
  return BigInt.asIntN(64, number) === number;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function unquote(written: string): string | undefined {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function typeOf(written: string): ParameterType {
  const likely = (["integer", "decimal", "boolean"] as const).find((type) => shapes[type].fits(written));
  return likely ?? "text";
}

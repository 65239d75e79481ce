/** Tells what is wrong, and where, as a JSON pointer into the call's arguments. */
export type Report = (pointer: string, message: string) => void;
export type Check = (value: unknown, pointer: string, report: Report) => void;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as it stands in a message of Slack's. */
export const named = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A string of so many characters. Slack does not say what a character is; UTF-16 units are counted. */
export function characters({ min = 1, max }: { min?: number; max?: number }): Check {
  return (value, pointer, report) => {
    if (typeof value !== "string") report(pointer, "must provide a string");
    else if (value.length < min) report(pointer, `must be more than ${min - 1} characters`);
    else if (max !== undefined && value.length > max)
      report(pointer, `must be less than ${max + 1} characters`);
  };
}

export function integer({ min, max }: { min: number; max?: number }): Check {
  return (value, pointer, report) => {
    if (!Number.isInteger(value)) report(pointer, "must provide an integer");
    else if (Number(value) < min) report(pointer, `must be at least ${min}`);
    else if (max !== undefined && Number(value) > max) report(pointer, `must be at most ${max}`);
  };
}

export const number: Check = (value, pointer, report) => {
  if (typeof value !== "number" || !Number.isFinite(value)) report(pointer, "must provide a number");
};

export const flag: Check = (value, pointer, report) => {
  if (typeof value !== "boolean") report(pointer, "must provide a boolean");
};

export const anything: Check = () => {};

export function oneOf(...words: readonly string[]): Check {
  return (value, pointer, report) => {
    if (typeof value !== "string" || !words.includes(value))
      report(pointer, `must be one of: ${words.join(", ")}`);
  };
}

export function list(item: Check, { min = 1, max }: { min?: number; max?: number } = {}): Check {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) {
      report(pointer, "must provide an array");
      return;
    }
    if (value.length < min) report(pointer, `no fewer than ${min} items allowed`);
    if (max !== undefined && value.length > max) {
      report(pointer, `no more than ${max} items allowed`);
      return;
    }
    value.forEach((each, index) => item(each, `${pointer}/${index}`, report));
  };
}

type Fields = Readonly<Record<string, Check>>;

/** An object with these fields and no other; `type` is the caller's affair. */
export function fields({ required, optional = {} }: { required?: Fields; optional?: Fields }): Check {
  const known: Fields = { ...required, ...optional, type: anything };
  return (value, pointer, report) => {
    if (!isObject(value)) {
      report(pointer, "must provide an object");
      return;
    }
    for (const name of Object.keys(required ?? {}))
      if (value[name] === undefined) report(pointer, `missing required field: ${name}`);
    for (const [name, field] of Object.entries(value)) {
      const check = known[name];
      if (check === undefined) report(pointer, `invalid additional property: ${name}`);
      else if (field !== undefined) check(field, `${pointer}/${name}`, report);
    }
  };
}

/** An object whose `type` says which check it must pass. */
export function byType(checks: Fields): Check {
  return (value, pointer, report) => {
    if (!isObject(value)) {
      report(pointer, "must provide an object");
      return;
    }
    const type = value["type"];
    if (type === undefined) {
      report(pointer, "missing required field: type");
      return;
    }
    const check = Object.hasOwn(checks, named(type)) ? checks[named(type)] : undefined;
    if (check === undefined) report(pointer, `unsupported type: ${named(type)}`);
    else check(value, pointer, report);
  };
}

/** What an expression is known to be before any row is seen: a constant, the name of a column, or true or false for every row. */
export type Value = {
  readonly constant?: string | number | null;
  readonly column?: string;
  readonly truth?: boolean;
};

export const unknown: Value = {};

export function constant(value: string | number | null): Value {
  return { constant: value, truth: value !== null && numberOf(value) !== 0 };
}

/** A text counts by the number it begins with. */
function numberOf(value: string | number): number {
  return typeof value === "number" ? value : Number(/^\s*[-+]?\d+(?:\.\d+)?/.exec(value)?.[0] ?? 0);
}

function fromTruth(truth: boolean | undefined): Value {
  return truth === undefined ? unknown : { constant: truth ? 1 : 0, truth };
}

export function not({ truth }: Value): Value {
  return fromTruth(truth === undefined ? undefined : !truth);
}

export function both(left: Value, right: Value): Value {
  if (left.truth === false || right.truth === false) return fromTruth(false);
  return fromTruth(left.truth === true && right.truth === true ? true : undefined);
}

export function either(left: Value, right: Value): Value {
  if (left.truth === true || right.truth === true) return fromTruth(true);
  return fromTruth(left.truth === false && right.truth === false ? false : undefined);
}

export function onlyOne(left: Value, right: Value): Value {
  if (left.truth === undefined || right.truth === undefined) return unknown;
  return fromTruth(left.truth !== right.truth);
}

/** `IS NULL`, `IS TRUE` and their kin. */
export function isWhat(value: Value, what: string): Value {
  if (what === "NULL" || what === "UNKNOWN") {
    return value.constant === undefined ? unknown : fromTruth(value.constant === null);
  }
  if (value.truth === undefined) return unknown;
  return fromTruth(value.constant === null ? false : value.truth === (what === "TRUE"));
}

/** `=`, `<` and their kin; a column compared with itself is true but for NULLs. */
export function compared(operator: string, left: Value, right: Value): Value {
  if (left.column !== undefined && left.column === right.column) {
    return ["=", "<=>", "<=", ">="].includes(operator) ? { truth: true } : unknown;
  }
  const [one, other] = [left.constant, right.constant];
  if (one === undefined || other === undefined) return unknown;
  if (one === null || other === null) {
    return operator === "<=>" ? fromTruth(one === other) : constant(null);
  }
  const order = orderOf(one, other);
  switch (operator) {
    case "=":
    case "<=>":
      return fromTruth(order === 0);
    case "<>":
    case "!=":
      return fromTruth(order !== 0);
    case "<":
      return fromTruth(order < 0);
    case "<=":
      return fromTruth(order <= 0);
    case ">":
      return fromTruth(order > 0);
    default:
      return fromTruth(order >= 0);
  }
}

/** Texts as the default collations compare them, whatever their case. */
function orderOf(one: string | number, other: string | number): number {
  if (typeof one === "number" || typeof other === "number") return numberOf(one) - numberOf(other);
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b ? 0 : a < b ? -1 : 1;
}

export function among(value: Value, values: readonly Value[]): Value {
  if (values.some((each) => compared("=", value, each).truth === true)) return fromTruth(true);
  const isKnown = [value, ...values].every((each) => each.constant !== undefined && each.constant !== null);
  return isKnown ? fromTruth(false) : unknown;
}

export function like(value: Value, pattern: Value): Value {
  if (typeof pattern.constant === "string" && /^%+$/.test(pattern.constant)) return { truth: true };
  return compared("=", value, pattern).truth === true ? { truth: true } : unknown;
}

export function calculated(operator: string, left: Value, right: Value): Value {
  const [one, other] = [left.constant, right.constant];
  if (one === undefined || other === undefined) return unknown;
  if (one === null || other === null) return constant(null);
  const [a, b] = [numberOf(one), numberOf(other)];
  switch (operator) {
    case "+":
      return constant(a + b);
    case "-":
      return constant(a - b);
    case "*":
      return constant(a * b);
    case "/":
      return constant(b === 0 ? null : a / b);
    default:
      return unknown;
  }
}

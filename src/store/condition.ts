/** Gives names and values the placeholders under which an expression speaks of them. */
export type Placeholders = {
  readonly name: (attribute: string) => string;
  readonly value: (value: unknown) => string;
};

type Text = (placeholders: Placeholders) => string;

/**
 * What must hold for a write: comparisons, in DynamoDB's own order of AND before OR.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export type Condition = {
  readonly text: Text;
  where(attribute: string): Comparison;
  or(): { where(attribute: string): Comparison; parenthesis(inner: Condition): Condition };
};

export type Comparison = {
  eq(value: unknown): Condition;
  lt(value: number): Condition;
  le(value: number): Condition;
  gt(value: number): Condition;
  ge(value: number): Condition;
  in(values: readonly unknown[]): Condition;
  exists(): Condition;
  not(): { exists(): Condition };
};

/** Starts a condition on an attribute. */
export function where(attribute: string): Comparison {
  return compare(attribute, condition);
}

function condition(text: Text): Condition {
  const join = (word: "AND" | "OR") => (right: Text) =>
    condition((placeholders) => `${text(placeholders)} ${word} ${right(placeholders)}`);
  return {
    text,
    where: (attribute) => compare(attribute, join("AND")),
    or: () => ({
      where: (attribute) => compare(attribute, join("OR")),
      parenthesis: (inner) => join("OR")((placeholders) => `(${inner.text(placeholders)})`),
    }),
  };
}

function compare(attribute: string, join: (text: Text) => Condition): Comparison {
  const than = (sign: string) => (value: unknown) =>
    join(({ name, value: of }) => `${name(attribute)} ${sign} ${of(value)}`);
  return {
    eq: than("="),
    lt: than("<"),
    le: than("<="),
    gt: than(">"),
    ge: than(">="),
    in: (values) =>
      join(({ name, value }) => `${name(attribute)} IN (${values.map((each) => value(each)).join(", ")})`),
    exists: () => join(({ name }) => `attribute_exists (${name(attribute)})`),
    not: () => ({ exists: () => join(({ name }) => `attribute_not_exists (${name(attribute)})`) }),
  };
}

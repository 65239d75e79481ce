import {
  advance,
  deeper,
  expression,
  fail,
  needs,
  type Parsing,
  peek,
  takes,
  takesOneOf,
  text,
} from "./parsing.js";
import { operand, signPower } from "./operand.js";
import { parenthesised } from "./parenthesis.js";
import {
  among,
  both,
  calculated,
  compared,
  either,
  isWhat,
  like,
  not,
  onlyOne,
  unknown,
  type Value,
} from "./value.js";

/** How strongly each operator binds. https://dev.mysql.com/doc/refman/8.0/en/operator-precedence.html */
const powers: Readonly<Record<string, number>> = {
  OR: 2,
  "||": 2,
  XOR: 3,
  AND: 4,
  "&&": 4,
  IS: 6,
  "=": 7,
  "<=>": 7,
  "<>": 7,
  "!=": 7,
  "<": 7,
  "<=": 7,
  ">": 7,
  ">=": 7,
  BETWEEN: 8,
  IN: 8,
  LIKE: 8,
  REGEXP: 8,
  RLIKE: 8,
  MEMBER: 8,
  SOUNDS: 8,
  NOT: 8,
  "|": 9,
  "&": 10,
  "<<": 11,
  ">>": 11,
  "+": 12,
  "-": 12,
  "*": 13,
  "/": 13,
  "%": 13,
  DIV: 13,
  MOD: 13,
  "^": 14,
  COLLATE: 16,
  "->": 17,
  "->>": 17,
};
const bitPower = 9;

/**
 * Parses an expression of operators that bind more strongly than `power`; the queries and calls in it are tallied, what it is for
 * every row is answered.
 */
export function parseExpression(p: Parsing, power: number): Value {
  return deeper(p, () => binding(p, power));
}

function binding(p: Parsing, power: number): Value {
  return operators(p, deeper(p, operand), power);
}

/** Goes on with an expression of which `first` is parsed already. */
export function operators(p: Parsing, first: Value, power: number): Value {
  let left = first;
  for (;;) {
    const { kind, key } = peek(p);
    const own = kind === "word" || kind === "mark" ? powers[key] : undefined;
    if (own === undefined || own <= power) return left;
    if (key === "NOT" && !["BETWEEN", "IN", "LIKE", "REGEXP", "RLIKE"].includes(peek(p, 1).key)) return left;
    advance(p);
    left = operation(p, key, own, left);
  }
}

function operation(p: Parsing, key: string, own: number, left: Value): Value {
  switch (key) {
    case "OR":
    case "||":
      return either(left, binding(p, own));
    case "XOR":
      return onlyOne(left, binding(p, own));
    case "AND":
    case "&&":
      return both(left, binding(p, own));
    case "IS": {
      const negated = takes(p, "NOT");
      const what = takesOneOf(p, "NULL", "TRUE", "FALSE", "UNKNOWN") ?? fail(p);
      const value = isWhat(left, what);
      return negated ? not(value) : value;
    }
    case "NOT":
      return not(operation(p, advance(p).key, own, left));
    case "BETWEEN": {
      const low = binding(p, own);
      needs(p, "AND");
      const high = binding(p, own - 1);
      return both(compared(">=", left, low), compared("<=", left, high));
    }
    case "IN":
      return membership(p, left);
    case "LIKE": {
      const pattern = binding(p, bitPower - 1);
      if (takes(p, "ESCAPE")) binding(p, signPower);
      return like(left, pattern);
    }
    case "MEMBER":
      takes(p, "OF");
      needs(p, "(");
      expression(p);
      needs(p, ")");
      return unknown;
    case "SOUNDS":
      needs(p, "LIKE");
      binding(p, own);
      return unknown;
    case "REGEXP":
    case "RLIKE":
      binding(p, own);
      return unknown;
    case "COLLATE":
      advance(p);
      return left;
    case "->":
    case "->>":
      text(p);
      return unknown;
    default:
      if (own === powers["="]) return comparison(p, key, own, left);
      return calculated(key, left, binding(p, own));
  }
}

function comparison(p: Parsing, key: string, own: number, left: Value): Value {
  if (takesOneOf(p, "ALL", "ANY", "SOME") !== undefined) {
    needs(p, "(");
    parenthesised(p);
    return unknown;
  }
  return compared(key, left, binding(p, own));
}

function membership(p: Parsing, left: Value): Value {
  needs(p, "(");
  const found = parenthesised(p);
  return found.query ? unknown : among(left, found.values);
}

import { call, isCall, match } from "./call.js";
import {
  advance,
  expression,
  fail,
  nameParts,
  needs,
  type Parsing,
  peek,
  sees,
  seesName,
  takes,
  weigh,
} from "./parsing.js";
import { parenthesised, valueOf } from "./parenthesis.js";
import { unit } from "./units.js";
import { calculated, constant, not, unknown, type Value } from "./value.js";

/** How strongly NOT and signs bind; the powers of all other operators are `expression.ts`'s. */
const notPower = 5;
export const signPower = 15;

/** What operators stand between: a literal, a column, a call, a query or expression in parentheses. */
export function operand(p: Parsing): Value {
  const { kind, key } = peek(p);
  switch (kind) {
    case "string":
      return constant(strings(p));
    case "number": {
      const written = advance(p).text;
      return Number.isNaN(Number(written)) ? unknown : constant(Number(written));
    }
    case "parameter":
    case "system":
      advance(p);
      return unknown;
    case "variable":
      return variable(p);
    case "quoted":
      return isCall(p) ? call(p) : column(p);
    case "word":
      return worded(p, key);
    case "mark":
      return marked(p, key);
    case "end":
      return fail(p);
  }
}

/** Texts that stand side by side are one. */
function strings(p: Parsing): string {
  let whole = "";
  while (peek(p).kind === "string") whole += advance(p).text;
  return whole;
}

function variable(p: Parsing): Value {
  const { text: assigned } = advance(p);
  if (!takes(p, ":=")) return unknown;
  p.texts.delete(assigned.toLowerCase());
  weigh(p, "write", "assigns a variable of the session");
  expression(p);
  return unknown;
}

function marked(p: Parsing, key: string): Value {
  switch (key) {
    case "(": {
      advance(p);
      return valueOf(parenthesised(p));
    }
    case "-":
      advance(p);
      return calculated("-", constant(0), p.rules.expression(p, signPower));
    case "+":
      advance(p);
      return p.rules.expression(p, signPower);
    case "~":
      advance(p);
      p.rules.expression(p, signPower);
      return unknown;
    case "!":
      advance(p);
      return not(p.rules.expression(p, signPower));
    case "{": {
      // ODBC's `{d '2000-01-01'}` and `{fn f(x)}`.
      advance(p);
      advance(p);
      const value = expression(p);
      needs(p, "}");
      return value;
    }
    default:
      return fail(p);
  }
}

const literals: Readonly<Record<string, Value>> = {
  TRUE: constant(1),
  FALSE: constant(0),
  NULL: constant(null),
};

function worded(p: Parsing, key: string): Value {
  const literal = literals[key];
  if (literal !== undefined) {
    advance(p);
    return literal;
  }
  const follows = peek(p, 1);
  switch (key) {
    case "NOT":
      advance(p);
      return not(p.rules.expression(p, notPower));
    case "EXISTS":
      advance(p);
      needs(p, "(");
      if (!parenthesised(p).query) fail(p);
      return unknown;
    case "CASE":
      return choice(p);
    case "MATCH":
      return match(p);
    case "INTERVAL":
      return interval(p);
    case "BINARY":
      advance(p);
      return p.rules.expression(p, signPower);
    case "ROW":
      advance(p);
      needs(p, "(");
      parenthesised(p);
      return unknown;
    case "DATE":
    case "TIME":
    case "TIMESTAMP":
      if (follows.kind === "string") {
        p.next += 2;
        return unknown;
      }
      break;
    case "DEFAULT":
    case "MAXVALUE":
      if (follows.key === "(") break;
      advance(p);
      return unknown;
  }
  if (/^(_\w+|N)$/.test(key) && (follows.kind === "string" || follows.kind === "number")) {
    advance(p);
    return operand(p);
  }
  if (isCall(p)) return call(p);
  if (!seesName(p)) fail(p);
  return column(p);
}

function column(p: Parsing): Value {
  return { column: nameParts(p).join(".").toLowerCase() };
}

function choice(p: Parsing): Value {
  needs(p, "CASE");
  if (!sees(p, "WHEN")) expression(p);
  while (takes(p, "WHEN")) {
    expression(p);
    needs(p, "THEN");
    expression(p);
  }
  if (takes(p, "ELSE")) expression(p);
  needs(p, "END");
  return unknown;
}

/** `INTERVAL 1 DAY`, or the function `INTERVAL(a, b, …)`. */
function interval(p: Parsing): Value {
  advance(p);
  if (takes(p, "(")) {
    const { values } = parenthesised(p);
    if (values.length > 1) return unknown;
    p.rules.continued(p, unknown, 0);
  } else expression(p);
  unit(p);
  return unknown;
}

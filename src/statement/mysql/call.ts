import { riskOfFunction } from "./function-risks.js";
import {
  advance,
  bitExpression,
  expression,
  fail,
  inside,
  list,
  name,
  nameParts,
  needs,
  type Parsing,
  peek,
  qualified,
  sees,
  seesName,
  skipUntil,
  takes,
  takesOneOf,
  weigh,
} from "./parsing.js";
import { reserved } from "./reserved-words.js";
import { dataType } from "./data-type.js";
import { unit } from "./units.js";
import { constant, unknown, type Value } from "./value.js";
import { windowOf } from "./window.js";

/** Reserved words that are functions all the same. */
const reservedFunctions: ReadonlySet<string> = new Set(
  `CHAR CONVERT CUME_DIST CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DATABASE DEFAULT DENSE_RANK FIRST_VALUE GROUPING
  IF INSERT INTERVAL LAG LAST_VALUE LEAD LEFT LOCALTIME LOCALTIMESTAMP MOD NTH_VALUE NTILE PERCENT_RANK RANK REPEAT REPLACE
  RIGHT ROW_NUMBER SCHEMA UTC_DATE UTC_TIME UTC_TIMESTAMP VALUES`
    .trim()
    .split(/\s+/),
);
/**
 * Built-in only where their parenthesis follows at once; else, as where it is quoted, the name is looked up among stored functions.
 * https://dev.mysql.com/doc/refman/8.0/en/function-resolution.html
 */
const needsTouch: ReadonlySet<string> = new Set(
  `ADDDATE BIT_AND BIT_OR BIT_XOR CAST COUNT CURDATE CURTIME DATE_ADD DATE_SUB EXTRACT GROUP_CONCAT MAX MID MIN NOW POSITION
  SESSION_USER STD STDDEV STDDEV_POP STDDEV_SAMP SUBDATE SUBSTR SUBSTRING SUM SYSDATE SYSTEM_USER TRIM VARIANCE VAR_POP VAR_SAMP`
    .trim()
    .split(/\s+/),
);
/** Functions that need no parentheses. */
const bare: ReadonlySet<string> = new Set(
  "CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP".split(
    " ",
  ),
);

/** `MATCH a, b AGAINST (…)`, the columns in parentheses or not. */
export function match(p: Parsing): Value {
  needs(p, "MATCH");
  if (sees(p, "(")) inside(p, () => list(p, nameParts));
  else list(p, nameParts);
  needs(p, "AGAINST");
  inside(p, () => {
    bitExpression(p);
    skipUntil(p, new Set());
  });
  return unknown;
}

export function isCall(p: Parsing): boolean {
  const { kind, key } = peek(p);
  if (kind === "word" && bare.has(key)) return true;
  if (peek(p, 1).key === "(") return kind === "quoted" || !reserved.has(key) || reservedFunctions.has(key);
  return seesName(p) && peek(p, 1).key === "." && peek(p, 3).key === "(";
}

/** Parses a call and says what it may do. Nothing is known of what it yields. */
export function call(p: Parsing): Value {
  const first = peek(p);
  if (first.kind === "word" && bare.has(first.key) && peek(p, 1).key !== "(") {
    advance(p);
    return unknown;
  }
  const called =
    first.kind === "word" && reservedFunctions.has(first.key)
      ? { schema: null, name: advance(p).text }
      : qualified(p);
  const isBuiltIn = first.kind === "word" && (peek(p).start === first.end || !needsTouch.has(first.key));
  const from = p.next + 1;
  const values = inside(p, () => {
    const special = called.schema === null ? specials[called.name.toUpperCase()] : undefined;
    if (special === undefined) return sees(p, ")") ? [] : plain(p);
    special(p);
    return [];
  });
  const { reason, isUnknown } = riskOfFunction(called, { isBuiltIn, hasArguments: p.next - 1 > from });
  if (reason !== undefined) weigh(p, reason.risk, reason.because);
  if (isUnknown) p.tally.calls.add(called.schema === null ? called.name : `${called.schema}.${called.name}`);
  windowOf(p);
  return called.schema === null && /^concat$/i.test(called.name) ? joined(values) : unknown;
}

/** Texts put together, if all are known. */
function joined(values: readonly Value[]): Value {
  const texts = values.map(({ constant: known }) => (typeof known === "string" ? known : undefined));
  return texts.includes(undefined) ? unknown : constant(texts.join(""));
}

/** `f(DISTINCT a, b)`, `count(*)`; a loadable function's arguments may have names: `f(a AS b)`. */
function plain(p: Parsing): Value[] {
  takesOneOf(p, "DISTINCT", "DISTINCTROW", "ALL");
  return list(p, () => {
    if (takes(p, "*")) return unknown;
    const value = expression(p);
    if (takes(p, "AS")) advance(p);
    return value;
  });
}

const specials: Readonly<Record<string, (p: Parsing) => void>> = {
  CAST: (p) => {
    expression(p);
    if (takes(p, "AT")) {
      needs(p, "TIME", "ZONE");
      takes(p, "INTERVAL");
      advance(p);
    }
    needs(p, "AS");
    dataType(p);
    takes(p, "ARRAY");
  },
  CONVERT: (p) => {
    expression(p);
    if (takes(p, "USING")) advance(p);
    else {
      needs(p, ",");
      dataType(p);
    }
  },
  EXTRACT: (p) => {
    unit(p);
    needs(p, "FROM");
    expression(p);
  },
  TRIM: (p) => {
    const side = takesOneOf(p, "BOTH", "LEADING", "TRAILING");
    if (side === undefined || !sees(p, "FROM")) expression(p);
    if (takes(p, "FROM")) expression(p);
  },
  POSITION: (p) => {
    bitExpression(p);
    needs(p, "IN");
    expression(p);
  },
  SUBSTRING: substring,
  SUBSTR: substring,
  MID: substring,
  GROUP_CONCAT: (p) => {
    takesOneOf(p, "DISTINCT", "DISTINCTROW", "ALL");
    list(p, expression);
    if (takes(p, "ORDER", "BY")) ordering(p);
    if (takes(p, "SEPARATOR")) advance(p);
  },
  CHAR: (p) => {
    list(p, expression);
    if (takes(p, "USING")) advance(p);
  },
  TIMESTAMPADD: withUnit,
  TIMESTAMPDIFF: withUnit,
  GET_FORMAT: (p) => {
    advance(p);
    needs(p, ",");
    expression(p);
  },
  WEIGHT_STRING: (p) => {
    expression(p);
    if (takes(p, "AS")) dataType(p);
    if (takes(p, "LEVEL")) skipUntil(p, new Set());
  },
  JSON_VALUE: (p) => {
    list(p, expression);
    if (takes(p, "RETURNING")) dataType(p);
    onEmptyOrError(p);
  },
  VALUES: (p) => {
    name(p);
    while (takes(p, ".")) advance(p);
  },
};

function substring(p: Parsing): void {
  expression(p);
  if (takes(p, "FROM")) {
    expression(p);
    if (takes(p, "FOR")) expression(p);
  } else {
    needs(p, ",");
    list(p, expression);
  }
}

function withUnit(p: Parsing): void {
  unit(p);
  needs(p, ",");
  list(p, expression);
}

function ordering(p: Parsing): void {
  list(p, () => {
    expression(p);
    takesOneOf(p, "ASC", "DESC");
  });
}

/** `NULL ON EMPTY DEFAULT 1 ON ERROR` */
export function onEmptyOrError(p: Parsing): void {
  while (sees(p, "NULL") || sees(p, "ERROR") || sees(p, "DEFAULT")) {
    if (takes(p, "DEFAULT")) expression(p);
    else advance(p);
    needs(p, "ON");
    if (takesOneOf(p, "EMPTY", "ERROR") === undefined) fail(p);
  }
}

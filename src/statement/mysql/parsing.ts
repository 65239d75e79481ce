import type { Risk, Statement } from "../statement.js";
import type { Effect } from "../statement.js";
import { reserved } from "./reserved-words.js";
import { NotMysql, type Token } from "./scan.js";
import type { Tally } from "./tally.js";
import type { Value } from "./value.js";

/** The names of CTEs that are visible; they hide tables of the same bare name. */
export type Scope = { readonly name: string; readonly outer: Scope } | undefined;

/** The parts of the grammar that contain each other. */
export type Rules = {
  /** Parses an expression of operators that bind more strongly than `power`; what is in it is tallied. */
  readonly expression: (p: Parsing, power: number) => Value;
  /** Goes on with an expression of which the first operand is parsed already. */
  readonly continued: (p: Parsing, first: Value, power: number) => Value;
  /** Parses a query whose opening parenthesis, if any, is its own; what it reads is tallied. */
  readonly query: (p: Parsing) => void;
  /** What follows a query in parentheses that have just been closed: `UNION …`, `ORDER BY …`. */
  readonly queryTail: (p: Parsing) => void;
  readonly statement: (p: Parsing) => Statement;
  /** Reads a text as a whole. */
  readonly text: (sql: string, depth: number) => readonly Statement[] | undefined;
};

/** A text that is being parsed; `next` is the token that comes next. */
export type Parsing = {
  readonly tokens: readonly Token[];
  readonly rules: Rules;
  /** How deep this text lies within prepared texts. */
  readonly textDepth: number;
  next: number;
  depth: number;
  scope: Scope;
  tally: Tally;
  /** Within a stored program, its parameters and variables in small letters. */
  locals: Set<string> | undefined;
  /** What the text has prepared so far, by name in small letters: EXECUTE does it. */
  readonly prepared: Map<string, readonly Statement[]>;
  /** The session's variables that are known to hold a text, by name in small letters. */
  readonly texts: Map<string, string>;
};

/** The server's parser gives up here too (`YYMAXDEPTH` of its grammar). */
const maxDepth = 3_200;

const end: Token = { kind: "end", key: "", text: "", start: 0, end: 0 };

export function peek(p: Parsing, ahead = 0): Token {
  return p.tokens[p.next + ahead] ?? p.tokens.at(-1) ?? end;
}

/** Takes whatever comes next. */
export function advance(p: Parsing): Token {
  const token = peek(p);
  if (token.kind === "end") return fail(p);
  p.next += 1;
  return token;
}

/** True where these words or marks come next. */
export function sees(p: Parsing, ...keys: readonly string[]): boolean {
  for (let index = 0; index < keys.length; index += 1) if (peek(p, index).key !== keys[index]) return false;
  return true;
}

export function seesOneOf(p: Parsing, keys: ReadonlySet<string>): boolean {
  return keys.has(peek(p).key);
}

/** Takes these words or marks if they come next. */
export function takes(p: Parsing, ...keys: readonly string[]): boolean {
  if (!sees(p, ...keys)) return false;
  p.next += keys.length;
  return true;
}

/** Takes one of these words or marks if it comes next, and says which. */
export function takesOneOf(p: Parsing, ...keys: readonly string[]): string | undefined {
  const { key } = peek(p);
  if (key === "" || !keys.includes(key)) return undefined;
  p.next += 1;
  return key;
}

/** @throws {NotMysql} if they don't come next. */
export function needs(p: Parsing, ...keys: readonly string[]): void {
  if (!takes(p, ...keys)) fail(p);
}

export function needsOneOf(p: Parsing, ...keys: readonly string[]): string {
  return takesOneOf(p, ...keys) ?? fail(p);
}

export function fail(p: Parsing, token: Token = peek(p)): never {
  const where = token.kind === "end" ? "end of input" : `or near "${token.text.slice(0, 64)}"`;
  throw new NotMysql(`syntax error at ${where}`, token.start);
}

export function expression(p: Parsing): Value {
  return p.rules.expression(p, 0);
}

/** One that ends before IN, LIKE and comparisons. */
export function bitExpression(p: Parsing): Value {
  return p.rules.expression(p, 8);
}

/** One or more, with commas between. */
export function list<Item>(p: Parsing, item: (p: Parsing) => Item): Item[] {
  const items = [item(p)];
  while (takes(p, ",")) items.push(item(p));
  return items;
}

/** Something in parentheses. */
export function inside<Item>(p: Parsing, item: (p: Parsing) => Item): Item {
  needs(p, "(");
  const found = item(p);
  needs(p, ")");
  return found;
}

/** Goes a level deeper; what is too deep for the server is refused here. */
export function deeper<Item>(p: Parsing, item: (p: Parsing) => Item): Item {
  if (p.depth >= maxDepth) throw new NotMysql("the statement is nested too deeply", peek(p).start);
  p.depth += 1;
  const found = item(p);
  p.depth -= 1;
  return found;
}

/** A name: quoted, or a word that is not reserved. */
export function seesName(p: Parsing, ahead = 0): boolean {
  const { kind, key } = peek(p, ahead);
  return kind === "quoted" || (kind === "word" && !reserved.has(key));
}

export function name(p: Parsing): string {
  return seesName(p) ? advance(p).text : fail(p);
}

/** After a dot any word is a name. */
function afterDot(p: Parsing): string {
  const { kind } = peek(p);
  return kind === "word" || kind === "quoted" ? advance(p).text : fail(p);
}

export type Named = Pick<Effect, "schema" | "name">;

/** `name` or `schema.name`; `.name` is a name of no schema. */
export function qualified(p: Parsing): { readonly schema: string | null; readonly name: string } {
  if (takes(p, ".")) return { schema: null, name: afterDot(p) };
  const first = name(p);
  return takes(p, ".") ? { schema: first, name: afterDot(p) } : { schema: null, name: first };
}

/** The parts of a name such as a column's. */
export function nameParts(p: Parsing): string[] {
  const parts = [name(p)];
  while (sees(p, ".") && peek(p, 1).key !== "*") {
    p.next += 1;
    parts.push(afterDot(p));
  }
  return parts;
}

export function ifExists(p: Parsing): void {
  if (!takes(p, "IF")) return;
  takes(p, "NOT");
  needs(p, "EXISTS");
}

/** A user or role: `'u'@'h'` is `u@h`. */
export function user(p: Parsing): string {
  if (takes(p, "CURRENT_USER")) {
    if (takes(p, "(")) needs(p, ")");
    return "current_user";
  }
  const named = peek(p).kind === "string" ? advance(p).text : name(p);
  return peek(p).kind === "variable" ? `${named}@${advance(p).text}` : named;
}

export function text(p: Parsing): string {
  const token = peek(p);
  return token.kind === "string" || token.kind === "number" || token.kind === "parameter"
    ? advance(p).text
    : fail(p);
}

/** Tells of an effect that the statement has by its own words. */
export function tell(
  p: Parsing,
  verb: string,
  kind: string,
  named: Named | string | null,
  more: Partial<Effect> = {},
): void {
  const object = typeof named === "object" && named !== null ? named : { schema: null, name: named };
  p.tally.told.push({ verb, kind, schema: object.schema, name: object.name, ...more });
}

export function weigh(p: Parsing, risk: Risk, because: string): void {
  p.tally.reasons.push({ risk, because });
}

/** A table that is read, if it is no CTE. */
export function reads(p: Parsing, { schema, name: read }: Named): void {
  if (schema === null && read !== null && isCommonTable(p, read)) return;
  p.tally.read.push({ verb: "SELECT", kind: "relation", schema, name: read });
}

/** CTE names are compared as MySQL does, whatever their case. */
function isCommonTable(p: Parsing, table: string): boolean {
  const key = table.toLowerCase();
  for (let at = p.scope; at !== undefined; at = at.outer) if (at.name === key) return true;
  return false;
}

/** Steps over what says nothing that matters, to the end of the statement; parentheses stay closed in pairs. */
export function skipRest(p: Parsing): void {
  skipUntil(p, new Set());
}

/** Steps over tokens until one of these keys, `;`, the end, or a parenthesis that was not opened here. */
export function skipUntil(p: Parsing, keys: ReadonlySet<string>): void {
  for (let open = 0; peek(p).kind !== "end" && !sees(p, ";"); p.next += 1) {
    if (open === 0 && (keys.has(peek(p).key) || sees(p, ")"))) return;
    if (sees(p, "(")) open += 1;
    if (sees(p, ")")) open -= 1;
  }
}

/** Steps over a whole parenthesis. */
export function skipParenthesis(p: Parsing): void {
  needs(p, "(");
  skipRest(p);
  needs(p, ")");
}

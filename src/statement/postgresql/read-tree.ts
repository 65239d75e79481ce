import type { DefElem, Node, ParseResult, RangeVar } from "libpg-query";

import { type Code, codeOf } from "./code-of.js";
import { riskOfCommand } from "./command-risks.js";
import { commandTag } from "./command-tag.js";
import { callOf } from "./function-risks.js";
import { isNextval, obstacleIn } from "./obstacle.js";
import { gravest, type Reason } from "../reason.js";
import type { Effect, Statement } from "../statement.js";
import type { StaticText } from "./static-text.js";
import { graver } from "./statement-risks.js";
import { tellAlter } from "./tell-alter.js";
import { tellCreate } from "./tell-create.js";
import { tellDrop } from "./tell-drop.js";
import { tellRows } from "./tell-rows.js";
import { tellSession } from "./tell-session.js";
import { textsRunBy } from "./texts-in-calls.js";
import { distinct, type Tellers, type Told } from "./told.js";
import { contentOf, type NodeName, type NodeOf } from "./tree.js";
import { walk } from "./walk.js";

const tellers: Tellers = { ...tellRows, ...tellCreate, ...tellAlter, ...tellDrop, ...tellSession };

const rowCommands: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** What a text prepares, by name: EXECUTE in the same text does it. */
type Prepared = Map<string, Statement>;

/** Reads a parse tree: its statements, each with the code in it and the texts that its calls run, which are still to be read. */
export function readTree(tree: ParseResult): StatementWithCode[] {
  const prepared: Prepared = new Map();
  const statements: StatementWithCode[] = [];
  for (const raw of tree.stmts ?? []) {
    if (raw.stmt === undefined) continue;
    const texts: StaticText[] = [];
    statements.push({ statement: readStatement(raw.stmt, prepared, texts), code: codeOf(raw), texts });
  }
  return statements;
}

type StatementWithCode = {
  readonly statement: Statement;
  readonly code: Code | undefined;
  readonly texts: readonly StaticText[];
};

function readStatement(node: Node, prepared: Prepared, texts: StaticText[]): Statement {
  const command = commandTag(node) ?? "UNKNOWN";
  const explained = contentOf(node, "ExplainStmt");
  if (explained?.query !== undefined)
    return readExplain(explained.query, explained.options ?? [], prepared, texts);
  const changesRows = rowCommands.has(command);
  const reasons: Reason[] = [];
  const told: Told[] = [];
  const read: RangeVar[] = [];
  const calls = new Set<string>();
  let obstacle: string | undefined;
  let takesNumbers = false;
  const visit = (name: string, inner: Node) => {
    const listener = listeners.get(name);
    if (listener === undefined && !name.endsWith("Stmt")) return;
    const known =
      name === "ExecuteStmt" ? prepared.get(contentOf(inner, "ExecuteStmt")?.name ?? "") : undefined;
    if (known !== undefined) {
      reasons.push(known);
      told.push(...known.effects.map((effect) => ({ effect })));
      for (const call of known.calls ?? []) calls.add(call);
      return;
    }
    const tag = inner === node ? command : name.endsWith("Stmt") ? commandTag(inner) : undefined;
    if (tag !== undefined) reasons.push(riskOfCommand(tag));
    const reason = listener?.weigh(inner);
    if (reason !== undefined) reasons.push(reason);
    const called = contentOf(inner, "FuncCall");
    const call = called && callOf(called);
    if (call !== undefined) calls.add(call);
    if (called !== undefined) texts.push(...textsRunBy(called));
    for (const one of listener?.tell(inner) ?? []) told.push(one);
    if (changesRows) {
      obstacle ??= obstacleIn(inner, node);
      takesNumbers ||= isNextval(inner);
    }
  };
  walk(node, { node: visit, relation: (relation) => read.push(relation) });
  const all = effectsOf(told, read);
  const { risk, because } = gravest(reasons) ?? riskOfCommand(command);
  const effects = isForLater(node) ? all.map(postponed) : all;
  const statement: Statement = {
    command,
    risk,
    because,
    effects,
    ...(calls.size > 0 ? { calls: [...calls] } : {}),
    ...(obstacle === undefined ? {} : { obstacle }),
    ...(takesNumbers ? { takesNumbers } : {}),
  };
  remember(node, statement, prepared);
  return statement;
}

/** What is told, and a SELECT of each relation that no teller accounts for. */
function effectsOf(told: readonly Told[], read: readonly RangeVar[]): Effect[] {
  const effects = told.map(({ effect }) => effect);
  if (read.length > 0) {
    const accounted = new Set(told.map(({ relation }) => relation));
    for (const relation of read) if (!accounted.has(relation)) effects.push(selected(relation));
  }
  return distinct(effects);
}

/** A rule's actions, and the SQL in a function's own tree, are done by later statements. */
function isForLater(node: Node): boolean {
  return "RuleStmt" in node || "CreateFunctionStmt" in node;
}

function postponed(effect: Effect): Effect {
  return effect.verb === "CREATE" || effect.verb === "REFERENCES" ? effect : { ...effect, later: true };
}

function remember(node: Node, statement: Statement, prepared: Prepared): void {
  const name = contentOf(node, "PrepareStmt")?.name;
  if (name === undefined) return;
  const effects = statement.effects.filter(({ verb }) => verb !== "PREPARE");
  prepared.set(name, { ...statement, effects });
}

/** EXPLAIN ANALYZE does what it explains. A plain one does nothing, unless the planner tries a function to see what it yields. */
function readExplain(
  query: Node,
  options: readonly Node[],
  prepared: Prepared,
  texts: StaticText[],
): Statement {
  const inside: StaticText[] = [];
  const explained = readStatement(query, prepared, inside);
  const command = "EXPLAIN";
  const analyze = options
    .map((node) => contentOf(node, "DefElem"))
    .findLast((option) => option?.defname === "analyze");
  if (isOn(analyze)) {
    texts.push(...inside);
    return { ...explained, command };
  }
  const effects = distinct(
    explained.effects.map(({ kind, schema, name }) => ({ verb: "EXPLAIN", kind, schema, name })),
  );
  const { calls } = explained;
  return calls === undefined
    ? { command, risk: "read", because: "only explains", effects }
    : { command, risk: "write", because: `explains, which may call ${calls.join(", ")}`, effects, calls };
}

function isOn(option: DefElem | undefined): boolean {
  if (option === undefined) return false;
  const written =
    contentOf(option.arg, "String")?.sval ??
    (contentOf(option.arg, "Integer") === undefined ? "on" : contentOf(option.arg, "Integer")?.ival);
  return !["false", "off", "0"].includes(String(written ?? 0).toLowerCase());
}

/** What a node of some name says of its statement. Most nodes say nothing by themselves. */
type Listener = {
  readonly weigh: (node: Node) => Reason | undefined;
  readonly tell: (node: Node) => readonly Told[] | undefined;
};

const listeners: ReadonlyMap<string, Listener> = new Map(
  [...Object.keys(graver), ...Object.keys(tellers)].map((name) => [
    name,
    {
      weigh: isKey(graver, name) ? (node) => consult(graver, name, node) : () => undefined,
      tell: isKey(tellers, name) ? (node) => consult(tellers, name, node) : () => undefined,
    },
  ]),
);

/** What a table of functions by node says of a node of that name. */
function consult<Name extends NodeName, Found>(
  table: { readonly [Key in Name]?: (content: NodeOf<Key>) => Found },
  name: Name,
  node: Node,
): Found | undefined {
  const content = contentOf(node, name);
  return content === undefined ? undefined : table[name]?.(content);
}

function isKey(keyed: object, name: string): name is NodeName {
  return Object.hasOwn(keyed, name);
}

function selected({ schemaname, relname }: RangeVar): Effect {
  return { verb: "SELECT", kind: "relation", schema: schemaname ?? null, name: relname ?? null };
}

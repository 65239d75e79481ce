import type { DefElem, Node, ParseResult, RangeVar } from "libpg-query";

import { riskOfCommand } from "./command-risks.js";
import { commandTag } from "./command-tag.js";
import { type Effect, type Risk, risks, type SqlReading, type Statement } from "./statement.js";
import { graver, type Reason } from "./statement-risks.js";
import { tellAlter } from "./tell-alter.js";
import { tellCreate } from "./tell-create.js";
import { tellDrop } from "./tell-drop.js";
import { tellRows } from "./tell-rows.js";
import { tellSession } from "./tell-session.js";
import type { Tellers, Told } from "./told.js";
import { contentOf, type NodeName, type NodeOf } from "./tree.js";
import { walk } from "./walk.js";

const tellers: Tellers = { ...tellRows, ...tellCreate, ...tellAlter, ...tellDrop, ...tellSession };

/** Reads a parse tree: its statements with their effects and risks; the whole has the highest risk among them. */
export function readTree(tree: ParseResult): Extract<SqlReading, { ok: true }> {
  const statements = (tree.stmts ?? []).flatMap(({ stmt }) =>
    stmt === undefined ? [] : readStatement(stmt),
  );
  const { risk, because } = gravest(statements) ?? { risk: "read", because: "does nothing" };
  return { ok: true, risk, because, statements };
}

function readStatement(node: Node): Statement {
  const command = commandTag(node) ?? "UNKNOWN";
  const explained = contentOf(node, "ExplainStmt");
  if (explained?.query !== undefined) return readExplain(explained.query, explained.options ?? []);
  const reasons: Reason[] = [riskOfCommand(command)];
  const told: Told[] = [];
  const read: RangeVar[] = [];
  const visit = (name: string, content: object) => {
    const inner = { [name]: content };
    if (!isNode(inner)) return;
    const tag = name.endsWith("Stmt") ? commandTag(inner) : undefined;
    if (tag !== undefined) reasons.push(riskOfCommand(tag));
    const reason = isKey(graver, name) ? consult(graver, name, inner) : undefined;
    if (reason !== undefined) reasons.push(reason);
    if (isKey(tellers, name)) told.push(...(consult(tellers, name, inner) ?? []));
  };
  walk(node, { node: visit, relation: (relation) => read.push(relation) });
  const accounted = new Set(told.map(({ relation }) => relation));
  const effects = [
    ...told.map(({ effect }) => effect),
    ...read.filter((relation) => !accounted.has(relation)).map(selected),
  ];
  return { command, ...(gravest(reasons) ?? riskOfCommand(command)), effects: distinct(effects) };
}

/** EXPLAIN ANALYZE does what it explains; a plain one does nothing, but is as grave as a write if not about a read. */
function readExplain(query: Node, options: readonly Node[]): Statement {
  const explained = readStatement(query);
  const command = "EXPLAIN";
  if (options.some((node) => asksToAnalyze(contentOf(node, "DefElem")))) {
    return { ...explained, command };
  }
  const effects = distinct(
    explained.effects.map(({ kind, schema, name }) => ({ verb: "EXPLAIN", kind, schema, name })),
  );
  return explained.risk === "read"
    ? { command, risk: "read", because: "only explains", effects }
    : { command, risk: "write", because: `explains a statement that ${explained.because}`, effects };
}

function asksToAnalyze(option: DefElem | undefined): boolean {
  if (option?.defname !== "analyze") return false;
  const written = contentOf(option.arg, "String")?.sval ?? contentOf(option.arg, "Integer")?.ival;
  return option.arg === undefined || !["false", "off", "0"].includes(String(written ?? 0).toLowerCase());
}

/** What a table of functions by node says of a node of that name. */
function consult<Name extends NodeName, Found>(
  table: { readonly [Key in Name]?: (content: NodeOf<Key>) => Found },
  name: Name,
  node: Node,
): Found | undefined {
  const content = contentOf(node, name);
  return content === undefined ? undefined : table[name]?.(content);
}

function isNode(value: object): value is Node {
  return Object.keys(value).length === 1;
}

function isKey(keyed: object, name: string): name is NodeName {
  return Object.hasOwn(keyed, name);
}

function selected({ schemaname, relname }: RangeVar): Effect {
  return { verb: "SELECT", kind: "relation", schema: schemaname ?? null, name: relname ?? null };
}

function gravest(reasons: readonly Reason[]): { risk: Risk; because: string } | undefined {
  const top = reasons.reduce<Reason | undefined>(
    (highest, reason) => (highest === undefined || rank(reason) > rank(highest) ? reason : highest),
    undefined,
  );
  return top && { risk: top.risk, because: top.because };
}

function rank({ risk }: Reason): number {
  return risks.indexOf(risk);
}

function distinct(effects: readonly Effect[]): Effect[] {
  return [...new Map(effects.map((effect) => [JSON.stringify(effect), effect])).values()];
}

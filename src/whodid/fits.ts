import { isSameUser } from "../access/person.js";
import type { AuditedStatement } from "../ledger/audit.js";
import type { Author, Entry } from "../ledger/entry.js";
import { executedAt } from "../ledger/origin.js";
import type { Effect } from "../statement/statement.js";
import { isNamed } from "./object-name.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** How a statement fits a question: it does; it does, in another schema than asked; one of the texts that could be its own does; it does not. */
export type Fit = "fits" | "other schema" | "could" | "not";

/** A schema that the statement does not write may be the one that was asked for, so it fits. */
export function fitOf(entry: Entry, question: Question, scope: Scope): Fit {
  const { databases } = scope;
  const isIn = (database: string | null) =>
    question.database === null || databases.some(({ name }) => name === database);
  if (!isByAndSince(entry, question, scope)) return "not";
  if (candidatesFor(entry, question).some(({ database }) => isIn(database))) return "could";
  if (!isIn(entry.database)) return "not";

  if (question.verb === null && question.object === null) return "fits";
  const effects = entry.effects.filter((effect) => isMeant(effect, question));
  if (effects.length === 0) return "not";
  return effects.some((effect) => isInSchema(effect, question)) ? "fits" : "other schema";
}

/** Whether it is of the person asked about, if one is, and of the time. */
export function isByAndSince(entry: Entry, question: Question, scope: Scope): boolean {
  const { since } = question;
  return isTheirs(entry.author, question, scope) && (since === null || executedAt(entry) >= since);
}

/** Who is asked about by name is whoever had it; else the Slack account tells a person of whodid's. */
function isTheirs(author: Author, { whom }: Question, { names, slack }: Scope): boolean {
  if (names === null) return true;
  if (author.kind === "outside") return names.includes(author.actor.name);
  if (slack !== null && isSameUser(author.slack, slack)) return true;
  return whom?.kind === "name" && names.includes(author.name);
}

/** The texts that could be the statement's own and do what is asked for; none for a question that asks for no deed or object. */
export function candidatesFor({ audit }: Entry, question: Question): readonly AuditedStatement[] {
  if (question.verb === null && question.object === null) return [];
  return (audit?.candidates ?? []).filter(({ effects }) => isAskedFor(effects, question));
}

/** Whether one of them is what a question asks for. */
export function isAskedFor(effects: readonly Effect[], question: Question): boolean {
  return effects.some((effect) => isMeant(effect, question) && isInSchema(effect, question));
}

const readingVerbs: ReadonlySet<string> = new Set(["SELECT", "REFERENCES", "EXPLAIN"]);

/** Whether all that the statement does to the object is to read it, or to ask how it would be read. */
export function onlyReads(entry: Entry, question: Question): boolean {
  const effects = entry.effects.filter((effect) => isMeant(effect, question));
  return effects.length > 0 && effects.every(({ verb }) => readingVerbs.has(verb));
}

function isMeant(effect: Effect, { verb, object }: Question): boolean {
  // A dropped column is kept under its table's name: the table is still there.
  const isDone = verb === null || (effect.verb === verb && effect.column === undefined);
  return isDone && (object === null || isNamed(object, effect.name) || isNamed(object, effect.newName));
}

function isInSchema({ schema, newSchema }: Effect, { object }: Question): boolean {
  const asked = object?.schema ?? null;
  return asked === null || schema === null || schema === asked || newSchema === asked;
}

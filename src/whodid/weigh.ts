import { type Entry, tookEffect } from "../ledger/entry.js";
import { executedAt } from "../ledger/origin.js";
import { fitOf, onlyReads } from "./fits.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** What the statements found say to the question; each list newest first. */
export type Weighed = {
  /** The latest statement that took effect. */
  readonly deed: Entry | undefined;
  readonly earlier: readonly Entry[];
  /** Sent, and nobody knows yet how they ended. */
  readonly undecided: readonly Entry[];
  /** Took effect, and one of several texts of the database's log that could be theirs fits. */
  readonly candidates: readonly Entry[];
  /** Refused, failed, cancelled, still waiting: nothing happened. */
  readonly attempts: readonly Entry[];
  /** Took effect on an object of that name in another schema than asked. */
  readonly elsewhere: readonly Entry[];
  /** Reads left out of a life story. */
  readonly reads: number;
};

/** Parts deeds from attempts, latest first. In a life story (no verb) what changed the object counts before what read it. */
export function weigh(entries: readonly Entry[], question: Question, scope: Scope): Weighed {
  const newestFirst = entries.toSorted((a, b) => executedAt(b) - executedAt(a) || (a.id < b.id ? 1 : -1));
  const fitting = newestFirst.filter((entry) => fitOf(entry, question, scope) === "fits");
  const done = fitting.filter(tookEffect);
  const changes = done.filter((entry) => !onlyReads(entry, question));
  const isLifeStory = question.verb === null && question.object !== null && changes.length > 0;
  const [deed, ...earlier] = isLifeStory ? changes : done;
  return {
    deed,
    earlier,
    undecided: fitting.filter(({ state }) => state === "sending" || state === "unknown"),
    candidates: newestFirst.filter((entry) => tookEffect(entry) && fitOf(entry, question, scope) === "could"),
    attempts: fitting.filter(({ state }) => isAttempt(state)),
    elsewhere: newestFirst.filter(
      (entry) => tookEffect(entry) && fitOf(entry, question, scope) === "other schema",
    ),
    reads: isLifeStory ? done.length - changes.length : 0,
  };
}

function isAttempt(state: Entry["state"]): boolean {
  return state === "failed" || state === "refused" || state === "cancelled" || state === "waiting";
}

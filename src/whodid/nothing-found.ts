import type { Part } from "../message/blocks.js";
import type { Question } from "./question.js";
import { questionWords } from "./question-words.js";
import type { Scope } from "./scope.js";

/** "*Nothing found*: DROP of `money_transfers` on billing, …": `hasSome` where attempts, or what may have happened, are listed below. */
export function nothingFound(
  question: Question,
  scope: Scope,
  { hasSome, among = "" }: { readonly hasSome: boolean; readonly among?: string },
): Part[] {
  const what = hasSome ? " that is known to have taken effect" : among;
  return [{ kind: "bold", text: "Nothing found" }, `${what}: `, ...questionWords(question, scope), "."];
}

/** Only a part was searched: how much, and how to search the rest. */
export function searchedOnly(count: number, what: string): string {
  return `Only the newest ${count} ${what} were searched; narrow it down with on, by or since.`;
}

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
  const { unknownName } = scope;
  const unknown =
    unknownName === null
      ? []
      : [
          " whodid.yml names nobody ",
          { kind: "code", text: unknownName } as const,
          ": the trail may, or it is mistyped.",
        ];
  return [
    { kind: "bold", text: "Nothing found" },
    `${what}: `,
    ...questionWords(question, scope),
    ".",
    ...unknown,
  ];
}

/** Only a part was searched: how much, and how to search the rest. */
export function searchedOnly(count: number, what: string): string {
  return `Only the newest ${count} ${what} were searched; narrow it down with on, by or since.`;
}

/** By what an answer was looked for, and what could not be. `isFollowed`: other names than the one asked for, too. */
export function searchedFor({ object, verb }: Question, isFollowed: boolean): string {
  const unseen =
    "What fell with another object, or by DROP OWNED, a function or a DO block, is not in the ledger.";
  if (object === null) return `Searched: what statements say that they do. ${unseen}`;
  if (!isFollowed || object.isPattern === true) {
    const where = isFollowed ? "from a pattern" : "in files";
    return `Searched: the names that statements write. Renames, and what fell with something else, are not followed ${where}.`;
  }
  const whole = verb === null || verb === "DROP" ? ", and drops of whole schemas and databases" : "";
  return `Searched: the names that statements write, other names by renames${whole}. ${unseen}`;
}

import type { Part } from "../message/blocks.js";
import { utc } from "../ledger/wording.js";
import { objectOf } from "../ledger/deed.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** The question as it was understood: "DROP of `money_transfers` on billing, by bob, since 2026-11-20 00:00:00 UTC". */
export function questionWords({ verb, object, since }: Question, { databases, names }: Scope): Part[] {
  const places = databases.map(({ name }) => name).join(", ");
  return [
    verb ?? (object === null ? "anything" : ""),
    ...(object === null
      ? []
      : [verb === null ? "anything about " : " of ", { kind: "code", text: objectOf(object) } as const]),
    ` on ${places}`,
    ...(names === null ? [] : [`, by ${names[0] ?? ""}`]),
    since === null ? ", in all of its recorded history" : `, since ${utc(since)}`,
  ].filter((part) => part !== "");
}

import type { Part } from "../message/blocks.js";
import { utc } from "../ledger/wording.js";
import { objectOf } from "../ledger/deed.js";
import type { ObjectName } from "./object-name.js";
import type { Question } from "./question.js";
import type { Scope } from "./scope.js";

/** A pattern is not quoted, a name where SQL would need it. */
function nameWords(object: ObjectName): string {
  const { schema, name, isPattern } = object;
  if (isPattern !== true) return objectOf(object);
  return schema === null ? name : `${objectOf({ schema: null, name: schema })}.${name}`;
}

/** The question as it was understood: "DROP of `money_transfers` on billing, by bob, since 2026-11-20 00:00:00 UTC". */
export function questionWords(question: Question, { databases, names }: Scope): Part[] {
  const { event, resource, verb, object, database, since } = question;
  const places = databases.map(({ name }) => name).join(", ");
  // Most events concern no database of whodid's.
  const isAnywhere = event !== null && database === null;
  return [
    ...(event === null
      ? [verb ?? (object === null ? "anything" : "")]
      : [{ kind: "code", text: event } as const]),
    ...(resource === null ? [] : [" of ", { kind: "code", text: resource } as const]),
    ...(object === null
      ? []
      : [verb === null ? "anything about " : " of ", { kind: "code", text: nameWords(object) } as const]),
    isAnywhere ? "" : ` on ${places}`,
    ...(names === null ? [] : [`, by ${names[0] ?? ""}`]),
    since === null ? ", in all of its recorded history" : `, since ${utc(since)}`,
  ].filter((part) => part !== "");
}

import { elements, textOf, valuesAt } from "./fields.js";
import type { Known } from "./known.js";
import type { Condition } from "./row.js";

/** Whether a record meets a condition. Nothing in a condition is run: fields are looked up and compared. */
export function meets(record: unknown, condition: Condition, known: Known): boolean {
  return holds(record, condition, known) !== (condition.not ?? false);
}

function holds(record: unknown, condition: Condition, known: Known): boolean {
  const values = valuesAt(record, condition.field);
  if (condition.absent === true) return values.length === 0;
  const { is, oneOf, contains, names } = condition;
  const texts = values.flatMap(elements).flatMap((value) => textOf(value) ?? []);
  if (is !== undefined) return texts.includes(String(is));
  if (oneOf !== undefined) return oneOf.some((one) => texts.includes(String(one)));
  if (contains !== undefined) return texts.some((text) => text.includes(contains));
  return names !== undefined && texts.some((text) => known(names, text));
}

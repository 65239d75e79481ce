import type { Policy } from "../access/database.js";
import { decide } from "../access/decide.js";
import type { SqlReading } from "../statement/statement.js";
import type { Refusal } from "./refusal.js";
import type { Understood } from "./understand.js";

/** May run, with which secret and whether a click comes first; or may not: the person's sentence, and the ledger's reason without SQL. */
export type Judgement =
  | {
      readonly kind: "allowed";
      readonly secretArn: string;
      readonly confirm: boolean;
      readonly reading: Extract<SqlReading, { ok: true }>;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly because: string };

/** Exactly one statement that parses and that a rule allows; everything else is refused. */
export function judge(policy: Policy, understood: Extract<Understood, { kind: "statement" }>): Judgement {
  const { person, database, sql, reading } = understood;
  if (!reading.ok) {
    const { error, position } = reading;
    return refused({ kind: "unparsed", sql, error, position }, "it could not be parsed");
  }
  const count = reading.statements.length;
  if (count !== 1) return refused({ kind: "several", count }, "it was not exactly one statement");

  const { risk, because } = reading;
  const decision = decide(policy, person, database, risk);
  if (decision.kind === "allowed") return { ...decision, reading };
  return refused(
    { kind: decision.reason, risk, because, person, database },
    `no rule lets ${person.name} run ${risk} statements on ${database.name}`,
  );
}

function refused(refusal: Refusal, because: string): Judgement {
  return { kind: "refused", refusal, because };
}

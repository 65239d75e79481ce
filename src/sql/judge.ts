import type { Policy } from "../access/database.js";
import { decideTogether } from "../access/decide.js";
import type { SqlReading } from "../statement/statement.js";
import { mostTogether, type Piece } from "./pieces.js";
import { refusesTogether } from "./rehearsable.js";
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

/** One statement that parses and that a rule allows, or several that can run in one transaction and are all allowed; nothing else. */
export function judge(policy: Policy, understood: Extract<Understood, { kind: "statement" }>): Judgement {
  const { person, database, sql, reading, pieces } = understood;
  if (!reading.ok) {
    const { error, position } = reading;
    return refused({ kind: "unparsed", sql, error, position }, "it could not be parsed");
  }
  const count = reading.statements.length;
  if (count === 0) return refused({ kind: "no-statement" }, "there was no statement in it");
  if (count > 1) {
    const refusal = refuseTogether(count, pieces);
    if (refusal !== undefined) return refused(refusal, "its statements can't run in one transaction");
  }

  const judged = [reading, ...(pieces ?? []).map(({ statement }) => statement)];
  const decision = decideTogether(
    policy,
    person,
    database,
    judged.map(({ risk }) => risk),
  );
  if (decision.kind === "allowed") return { ...decision, reading };
  const { risk } = decision;
  const because = judged.find((each) => each.risk === risk)?.because ?? reading.because;
  return refused(
    { kind: decision.reason, risk, because, person, database },
    `no rule lets ${person.name} run ${risk} statements on ${database.name}`,
  );
}

function refuseTogether(count: number, pieces: readonly Piece[] | undefined): Refusal | undefined {
  if (count > mostTogether) return { kind: "too-many", count };
  if (pieces?.length !== count) return { kind: "several", count };
  const at = pieces.findIndex(({ statement }) => refusesTogether(statement.command) !== undefined);
  const command = pieces[at]?.statement.command ?? "";
  const because = refusesTogether(command);
  return because === undefined ? undefined : { kind: "not-together", number: at + 1, command, because };
}

function refused(refusal: Refusal, because: string): Judgement {
  return { kind: "refused", refusal, because };
}

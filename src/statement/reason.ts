import { type Risk, risks } from "./statement.js";

/** A risk and why, as a phrase that goes on after "a statement that". */
export type Reason = { readonly risk: Risk; readonly because: string };

/** The first of the gravest; undefined of none. */
export function gravest(reasons: readonly Reason[]): Reason | undefined {
  const top = reasons.reduce<Reason | undefined>(
    (highest, reason) => (highest === undefined || rank(reason) > rank(highest) ? reason : highest),
    undefined,
  );
  return top && { risk: top.risk, because: top.because };
}

function rank({ risk }: Reason): number {
  return risks.indexOf(risk);
}

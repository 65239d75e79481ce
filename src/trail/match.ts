import type { TrailEvent } from "./event.js";

/** What is written down before a call leaves, and must be found again in its trail event. */
export type Door = {
  readonly roleArn: string;
  readonly sourceIdentity: string;
  readonly accessKeyId: string;
  readonly clusterArn: string;
  readonly secretArn: string;
};

/** A fact in which the trail contradicts what was written before the call. */
export type Contradiction = keyof Door;

/** How a trail event relates to the statement that its user agent names. */
export type Match =
  | { readonly kind: "exact" }
  | { readonly kind: "outside" }
  | { readonly kind: "forged"; readonly contradictions: readonly Contradiction[] | "no such statement" };

/**
 * Checks an event against the door of the statement it names (`undefined`: never sent, or not in the ledger).
 * An absent field lowers nothing; a contradiction is never a match.
 */
export function matchEvent(event: TrailEvent, door: Door | undefined): Match {
  if (event.token === null) return { kind: "outside" };
  if (door === undefined) return { kind: "forged", contradictions: "no such statement" };
  const facts: readonly Contradiction[] = [
    "roleArn",
    "sourceIdentity",
    "accessKeyId",
    "clusterArn",
    "secretArn",
  ];
  const contradictions = facts.filter((fact) => event[fact] !== null && event[fact] !== door[fact]);
  return contradictions.length > 0 ? { kind: "forged", contradictions } : { kind: "exact" };
}

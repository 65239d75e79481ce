import type { Database } from "../access/database.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import { executedAt } from "../ledger/origin.js";

/** What the newest call to a database says of its Data API: nobody asks AWS for this. */
export type Reach = { readonly database: Database } & (
  | { readonly kind: "answered"; readonly at: number }
  | { readonly kind: "failed"; readonly at: number; readonly because: string | null }
  | { readonly kind: "not-known" }
);

/** Newer ones may be refused, or wait. */
const looked = 5;

/** Reads it off the database's newest statements, whoever ran them. Throws the store's faults. */
export async function lookUpReach(ledger: Pick<Ledger, "lookUp">, database: Database): Promise<Reach> {
  const by = { kind: "database", database: database.name } as const;
  const { entries } = await ledger.lookUp({ by, limit: looked });
  const newest = entries.find(wasCalled);
  if (newest === undefined) return { database, kind: "not-known" };
  const at = executedAt(newest);
  const { state, outcome } = newest;
  return state === "succeeded" || (outcome?.sqlState ?? null) !== null
    ? { database, kind: "answered", at }
    : { database, kind: "failed", at, because: outcome?.because ?? null };
}

/** Of what went round whodid only success tells: a refusal may have been about the caller. */
function wasCalled({ author, state, sentAt }: Entry): boolean {
  if (author.kind === "outside") return state === "succeeded";
  return sentAt !== undefined && ["succeeded", "failed", "unknown"].includes(state);
}

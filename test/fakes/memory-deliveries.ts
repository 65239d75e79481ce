import type { Deliveries } from "../../src/ledger/deliveries.js";

/** Deliveries in memory, for unit tests. */
export function createMemoryDeliveries(clock: () => number): Deliveries {
  const held = new Map<
    string,
    { statementId: string; leaseUntil: number; done: boolean; forgetAt: number }
  >();
  return {
    claim: async (envelopeId, statementId, leaseMs) => {
      const now = clock();
      const known = held.get(envelopeId);
      if (known === undefined || known.forgetAt <= now) {
        const forgetAt = now + 24 * 3_600_000;
        held.set(envelopeId, { statementId, leaseUntil: now + leaseMs, done: false, forgetAt });
        return { kind: "mine", statementId };
      }
      if (known.done) return { kind: "done", statementId: known.statementId };
      if (known.leaseUntil > now) {
        return { kind: "held", statementId: known.statementId, leaseUntil: known.leaseUntil };
      }
      known.leaseUntil = now + leaseMs;
      return { kind: "mine", statementId: known.statementId };
    },
    finish: async (envelopeId) => {
      const known = held.get(envelopeId);
      if (known !== undefined) known.done = true;
    },
  };
}

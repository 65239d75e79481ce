import { inquiryOf } from "../app-inquiry.js";
import { connectStore } from "../store/connect.js";
import { createInquire } from "../whodid/inquire.js";
import { readLedgerConfiguration } from "./configuration.js";
import type { Surroundings } from "./surroundings.js";
import { tellFound } from "./tell-found.js";

/** `trail`: paths of log files that are asked instead of the ledger; none for the ledger. `audit`: paths of database logs beside them. */
export type Ask = {
  readonly question: string;
  readonly json: boolean;
  readonly trail: readonly string[];
  readonly audit: readonly string[];
};

/** `/whodid` in a terminal, from the ledger. Answers 0 however the answer is, 1 when the ledger can't be read, 2 for a question that can't be understood. */
export async function runAsk({ question, json }: Ask, surroundings: Surroundings): Promise<number> {
  const config = readLedgerConfiguration(surroundings);
  if (config === undefined) return 1;
  const clock = () => Date.now();
  const store = connectStore({ ledgerTable: config.ledgerTable, workTable: config.workTable, clock });
  const inquire = createInquire(inquiryOf(config, store, clock, () => false));
  try {
    return await tellFound(await inquire(question, "operator"), json, surroundings);
  } catch (error) {
    surroundings.complain(
      `whodid: the ledger can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 1;
  } finally {
    store.close();
  }
}

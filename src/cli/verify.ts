import { createListPublicKeys } from "../aws/public-keys.js";
import { createOpenTrailObject } from "../aws/trail-objects.js";
import { createTransport } from "../aws/transport.js";
import { connectStore } from "../store/connect.js";
import { createCoverageBook } from "../store/coverage-book.js";
import { createLedger } from "../store/ledger.js";
import { createUnreadMessages } from "../store/unread-messages.js";
import { dayMs } from "../trail/coverage.js";
import { historyShows } from "../trail/find-events.js";
import { renderHead, renderVerified, verifiedAsJson } from "../verify/render.js";
import { isBroken, verify } from "../verify/verify.js";
import { maxDays } from "./verify-options.js";
import { readLedgerConfiguration } from "./configuration.js";
import type { Surroundings } from "./surroundings.js";

/** What is to be verified: the days from `since` (milliseconds since the epoch) on, or the last `days`. */
export type VerifyAsk = {
  readonly since: number | undefined;
  readonly days: number;
  readonly digests: boolean;
  readonly json: boolean;
};

const withoutTrail = `whodid: whodid.yml says that there is no trail: LookupEvents shows ${historyShows}. No statement can be verified against it.`;

/** Prints the verdict on each day of each place. Answers 1 when something is missing or does not stand the test, or nothing could be read. */
export async function runVerify(ask: VerifyAsk, surroundings: Surroundings): Promise<number> {
  const config = readLedgerConfiguration(surroundings);
  if (config === undefined) return 1;
  const clock = () => Date.now();
  const store = connectStore({ ledgerTable: config.ledgerTable, workTable: config.workTable, clock });
  const transport = createTransport();
  const parts = {
    ledger: createLedger(store),
    coverage: createCoverageBook(store),
    unreadMessages: createUnreadMessages(store),
    policy: config.policy,
    openObject: createOpenTrailObject({ transport }),
    listPublicKeys: createListPublicKeys({ transport }),
    settlingMs: config.feed.settlingMinutes * 60_000,
    clock,
  };
  const since = ask.since ?? clock() - (ask.days - 1) * dayMs;
  let broken = false;
  try {
    if (clock() - since > maxDays * dayMs) {
      surroundings.complain(`whodid: --since reaches back ${maxDays} days at most.`);
      return 2;
    }
    if (config.withoutTrail !== undefined) surroundings.complain(withoutTrail);
    if (!ask.json) surroundings.say(renderHead());
    for await (const verified of verify(parts, { since, withDigests: ask.digests })) {
      broken ||= isBroken(verified);
      const lines = ask.json ? verifiedAsJson(verified) : renderVerified(verified);
      if (!(await surroundings.write(`${lines.join("\n")}\n`))) break;
    }
    return broken ? 1 : 0;
  } catch (error) {
    surroundings.complain(
      `whodid: the ledger can't be read: ${error instanceof Error ? error.message : String(error)}`,
    );
    return 1;
  } finally {
    store.close();
    transport.close();
  }
}

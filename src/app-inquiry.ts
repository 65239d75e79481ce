import type { LedgerConfig } from "./config/config.js";
import { createCoverageBook } from "./store/coverage-book.js";
import type { Store } from "./store/connect.js";
import { createHistoryBook } from "./store/history-book.js";
import { createLedger } from "./store/ledger.js";
import { createLogBook } from "./store/log-book.js";
import { createRollups } from "./store/rollups.js";
import { createUnreadMessages } from "./store/unread-messages.js";
import { createWatchedLedger } from "./store/watched-ledger.js";
import type { InquireParts } from "./whodid/inquire.js";

/** What an inquiry of the ledger stands on, asked in Slack or in a terminal. */
export function inquiryOf(
  config: LedgerConfig,
  store: Store,
  clock: () => number,
  hidesLiterals: InquireParts["hidesLiterals"],
): InquireParts {
  const ledger = createLedger(store);
  return {
    ledger,
    names: ledger,
    coverage: createCoverageBook(store),
    ...(config.withoutTrail === undefined ? {} : { history: createHistoryBook(store) }),
    logBook: createLogBook(store),
    unreadMessages: createUnreadMessages(store),
    watchedLedger: createWatchedLedger(store),
    watch: config.watch,
    rollups: createRollups(store),
    policy: config.policy,
    clock,
    settlingMinutes: config.feed.settlingMinutes,
    hidesLiterals,
  };
}

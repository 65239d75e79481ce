import { plainMessage } from "../message/plain.js";
import { connectStore } from "../store/connect.js";
import { createCoverageBook } from "../store/coverage-book.js";
import { createHistoryBook } from "../store/history-book.js";
import { createLedger } from "../store/ledger.js";
import { createLogBook } from "../store/log-book.js";
import { createUnreadMessages } from "../store/unread-messages.js";
import { createWatchedLedger } from "../store/watched-ledger.js";
import { createRollups } from "../store/rollups.js";
import { createInquire } from "../whodid/inquire.js";
import { answerAsJson } from "../whodid/json.js";
import { renderAnswer } from "../whodid/render.js";
import { renderHelp } from "../whodid/render-help.js";
import { readConfiguration } from "./configuration.js";
import type { Surroundings } from "./surroundings.js";

export type Ask = { readonly question: string; readonly json: boolean };

/** `/whodid` in a terminal, from the ledger. Answers 0 however the answer is, 1 when the ledger can't be read, 2 for a question that can't be understood. */
export async function runAsk({ question, json }: Ask, surroundings: Surroundings): Promise<number> {
  const config = readConfiguration(surroundings);
  if (config === undefined) return 1;
  const { complain, write } = surroundings;
  const clock = () => Date.now();
  const store = connectStore({ ledgerTable: config.ledgerTable, workTable: config.workTable, clock });
  const inquire = createInquire({
    ledger: createLedger(store),
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
    hidesLiterals: () => false,
  });
  try {
    const found = await inquire(question, "operator");
    switch (found.kind) {
      case "refused":
        complain(`whodid: ${found.because}`);
        return 2;
      case "help":
        await write(plainMessage(renderHelp("whodid ask")));
        return 0;
      case "told": {
        const answer = renderAnswer(found.told);
        const lines = answerAsJson(found.told).map((line) => `${line}\n`);
        if (json && lines.length === 0) complain(`whodid: ${answer.text}`);
        else await write(json ? lines.join("") : plainMessage(answer));
        return 0;
      }
    }
  } catch (error) {
    complain(`whodid: the ledger can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    store.close();
  }
}

import type { Logger } from "pino";

import type { Policy } from "../access/database.js";
import type { FindStanding, SlackUser } from "../access/person.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import type { LogBook } from "../ledger/log-book.js";
import type { Menu } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { CoverageBook } from "../trail/coverage.js";
import type { HistoryBook } from "../trail/history-book.js";
import type { UnreadMessages } from "../trail/unread-messages.js";

/** Everything that App Home needs of the outside world; nothing of it asks AWS about a cluster. */
export type HomeParts = {
  readonly policy: Policy;
  readonly findStanding: FindStanding;
  readonly ledger: Pick<Ledger, "lookUp">;
  readonly coverage: Pick<CoverageBook, "stretches" | "judgedDays">;
  /** Where there is no trail: how far the event history was read. */
  readonly history?: Pick<HistoryBook, "read">;
  readonly unreadMessages: Pick<UnreadMessages, "between">;
  readonly logBook: Pick<LogBook, "read">;
  readonly feedChannelId: string;
  readonly settlingMinutes: number;
  /** What its author may do with a statement of theirs; undefined for nothing. */
  readonly menuOf: (entry: Entry) => Menu | undefined;
  /** Puts a view into somebody's App Home, in the place of the one before. Never throws. */
  readonly publish: (user: SlackUser, view: Message) => Promise<void>;
  /** How the commands are called in this workspace. */
  readonly commands: { readonly sql: string; readonly whodid: string };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
};

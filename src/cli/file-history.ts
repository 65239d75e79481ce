import type { Policy } from "../access/database.js";
import { outsideEntry } from "../feed/record.js";
import type { Finding } from "../ledger/audit.js";
import { indexKey, indexKeysOf } from "../ledger/index-key.js";
import type { Ledger } from "../ledger/ledger.js";
import { watchedEntry } from "../ledger/watched-entry.js";
import { watchedIndexKey, watchedIndexKeysOf, type WatchedLedger } from "../ledger/watched-ledger.js";
import type { TrailEvent } from "../trail/event.js";
import type { Watched } from "../watch/watched.js";
import { keysAsked, mostSearched } from "../whodid/look-up.js";
import { watchedKeysAsked, watchedRead } from "../whodid/look-up-watched.js";
import type { Question } from "../whodid/question.js";
import { scopeOf } from "../whodid/scope.js";
import { createNewest } from "./newest.js";

/** What a log file holds that can answer: a statement, or a watched event. */
export type Remembered =
  | { readonly kind: "statement"; readonly event: TrailEvent }
  | { readonly kind: "watched"; readonly watched: Watched };

/** What log files tell, as the ledger would: all that one question can ask for. */
export type FileHistory = {
  /** In the order of time, a statement with what the database's log says of it. */
  readonly add: (remembered: Remembered, finding?: Finding) => void;
  readonly ledger: Pick<Ledger, "lookUp">;
  readonly watchedLedger: Pick<WatchedLedger, "lookUp">;
};

export function createFileHistory(policy: Policy, question: Question): FileHistory {
  const scoped = scopeOf(question, policy, null);
  const keysOf = <By>(asked: readonly By[], keyOf: (by: By) => string) => new Set(asked.map(keyOf));
  const scope =
    scoped.kind === "scope" ? scoped.scope : { databases: [], names: [], slack: null, unknownName: null };
  const entries = createNewest(keysOf(keysAsked(question, scope), indexKey), indexKeysOf, mostSearched);
  const watched = createNewest(
    keysOf(watchedKeysAsked(question, scope), watchedIndexKey),
    watchedIndexKeysOf,
    watchedRead,
  );
  return {
    add(remembered, finding) {
      if (remembered.kind === "statement") {
        const { event } = remembered;
        // When it was seen is now; no answer tells it.
        entries.add({ ...outsideEntry({ policy, clock: () => event.eventTime }, event), ...finding });
      } else {
        const seenAt = remembered.watched.at;
        watched.add(watchedEntry(remembered.watched, { policy, seenAt, source: "log file" }));
      }
    },
    ledger: { lookUp: async ({ by, ...lookup }) => entries.find(indexKey(by), lookup) },
    watchedLedger: { lookUp: async ({ by, ...lookup }) => watched.find(watchedIndexKey(by), lookup) },
  };
}

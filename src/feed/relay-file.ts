import type { Logger } from "pino";

import type { Policy } from "../access/database.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Rollups } from "../ledger/rollup.js";
import type { Application } from "../trail/application.js";
import type { WatchedLedger } from "../ledger/watched-ledger.js";
import type { CoverageBook } from "../trail/coverage.js";
import { parseDigestName } from "../trail/digest-name.js";
import type { TrailEvent } from "../trail/event.js";
import type { NameUsers } from "../trail/identity-center.js";
import { parseLogFileName } from "../trail/log-file-name.js";
import type { UnreadMessages } from "../trail/unread-messages.js";
import type { BucketObject } from "../trail/queue-message.js";
import type { Watch } from "../watch/watch.js";
import type { OpenLogFile, Queue, Timing } from "./ports.js";
import { relayDigest } from "./relay-digest.js";
import { readEvents } from "./read-events.js";
import { relayFound } from "./relay-found.js";
import type { Shown } from "./show.js";
import type { TellParts } from "./tell.js";
import type { Unread } from "./unread.js";

/** Everything that the feed needs of the outside world. */
export type RelayParts = TellParts & {
  readonly queue: Queue;
  readonly openLogFile: OpenLogFile;
  readonly ledger: Ledger;
  readonly watchedLedger: WatchedLedger;
  readonly coverage: CoverageBook;
  readonly unreadMessages: Pick<UnreadMessages, "add">;
  readonly policy: Policy;
  readonly applications: readonly Application[];
  readonly rollups: Rollups;
  readonly watch: Watch;
  /** The channel is shown statements without their literals. */
  readonly hideLiterals: boolean;
  /** For how long after a call its event may still come. */
  readonly settlingMs: number;
  /** Has the database's log looked at for the texts of statements that went round whodid; durable when it resolves. */
  readonly askForTexts: (statements: readonly TrailEvent[]) => Promise<void>;
  readonly nameUsers: NameUsers;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly timing: Timing;
  readonly log: Logger;
};

/**
 * Relays the statements and watched events of one log file, and what a digest lists; insights and strangers' objects are passed over.
 * What can't be relayed does not stop the rest, but the file then throws, to be read again; what was relayed is not relayed twice.
 */
export async function relayFile(
  parts: RelayParts & { readonly unread: Unread },
  { bucket, key }: BucketObject,
  onRecorded: () => void,
): Promise<Shown> {
  const digest = parseDigestName(key);
  if (digest !== undefined) {
    await relayDigest(parts, digest, { bucket, key });
    return { kind: "shown" };
  }
  const name = parseLogFileName(key);
  if (name.kind !== "log") {
    parts.log.info({ key, holds: name.kind }, "no log file of the trail: passed over");
    return { kind: "shown" };
  }
  const found = await readEvents(await parts.openLogFile(bucket, key), parts.watch);
  parts.unread.addRecords(found.unreadable);
  const { events, watched, unreadable } = found;
  parts.log.info(
    { key, events: events.length, unreadable, watched: watched.length, unread: parts.unread.since() },
    "trail file read",
  );
  const shown = await relayFound(parts, found, onRecorded);
  if (shown.kind === "shown") {
    const { accountId, region, deliveredAt } = name;
    const file = { accountId, region, bucket, key, deliveredAt, events: events.length, unreadable };
    await parts.coverage.addFile(file);
  }
  return shown;
}

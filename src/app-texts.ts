import { createHmac } from "node:crypto";

import type { Logger } from "pino";

import { createReadLog } from "./aws/database-log.js";
import type { Transport } from "./aws/transport.js";
import type { Config } from "./config/config.js";
import type { DatabaseLogs, Lookouts } from "./dblog/ports.js";
import { watchLogs } from "./dblog/watch-logs.js";
import type { RelayParts } from "./feed/relay-file.js";
import { showText } from "./feed/show-text.js";
import type { LogBook } from "./ledger/log-book.js";
import type { ReadSql } from "./statement/statement.js";
import type { Time } from "./time.js";

/** The part of the trail's half that looks into the databases' logs, for `app.ts`. Runs until `signal` aborts; never rejects. */
export async function startTexts(
  ground: {
    readonly config: Config;
    readonly log: Logger;
    readonly time: Time;
    readonly readSql: ReadSql;
    readonly lookouts: Lookouts;
    readonly logs: DatabaseLogs;
    readonly logBook: LogBook;
    readonly transport: Transport;
    readonly feed: RelayParts;
  },
  signal: AbortSignal,
): Promise<void> {
  const { config, log, time, readSql, lookouts, logs, logBook, transport, feed } = ground;
  if (logs.size === 0) return;
  const parts = {
    ledger: feed.ledger,
    rollups: feed.rollups,
    readLog: createReadLog({ transport }),
    readSql,
    lookouts,
    logs,
    logBook,
    policy: config.policy,
    hmac: hmacOf(config.hmacKey),
    tell: (entry: Parameters<typeof showText>[1]) => showText(feed, entry),
    clock: time.clock,
    log: log.child({ area: "dblog" }),
  };
  await watchLogs(parts, time, signal);
}

/** The ledger's fingerprint of an exact text, hexadecimal. */
export function hmacOf(key: Buffer): (text: string) => string {
  return (text) => createHmac("sha256", key).update(text).digest("hex");
}

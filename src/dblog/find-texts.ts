import { isDeepStrictEqual } from "node:util";

import type { Logger } from "pino";

import type { Finding } from "../ledger/audit.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import type { LogState } from "../ledger/log-book.js";
import type { Rollups } from "../ledger/rollup.js";
import type { ReadSql } from "../statement/statement.js";
import { userOf } from "./database-logs.js";
import { createFindings, type FindingParts } from "./findings.js";
import { minuteMs } from "./lookouts.js";
import { afterMs, beforeMs, type MaskedCall } from "./match.js";
import type { DatabaseLogs, Look, ReadLog, SecretUser } from "./ports.js";
import { readStatements } from "./read-statements.js";
import { createReadText } from "./read-text.js";

export type TextParts = Omit<FindingParts, "readText"> & {
  readonly readSql: ReadSql;
  readonly ledger: Pick<Ledger, "find" | "findPeek" | "lookUp" | "audit">;
  readonly rollups: Pick<Rollups, "parts">;
  readonly readLog: ReadLog;
  readonly logs: DatabaseLogs;
  /** Shows in the feed what is known now of a statement. */
  readonly tell: (entry: Entry) => Promise<void>;
  readonly log: Logger;
};

/** Beyond so many statements in five minutes of a cluster no text could be told from another. */
const maxCalls = 2_000;
const pageSize = 100;
/** With more candidates than this a message is left as it is; the ledger keeps the gravest of them all the same. */
const maxTold = 20;

/**
 * The story of a text: calls of a minute that went round whodid, and of its neighbours → the database's log of that time → what fits →
 * into the ledger → into the feed. The same look twice changes nothing. Answers how the log answered; throws the faults of ledger, log and feed.
 */
export async function findTexts(parts: TextParts, { clusterArn, minute }: Look): Promise<LogState["answer"]> {
  const log = parts.log.child({ clusterArn, minute });
  const users = parts.logs.get(clusterArn) ?? [];
  const from = minute - minuteMs;
  const until = minute + 2 * minuteMs - 1;
  // A line that fits one of these calls can also fit one that far away.
  const reach = beforeMs + afterMs;
  const entries = await entriesBetween(parts.ledger, clusterArn, from - reach, until + reach);
  if (entries === "too-many") {
    log.warn("too many statements round whodid to tell their texts apart");
    return "too-much";
  }

  const read = await parts.readLog(clusterArn, from - beforeMs, until + afterMs);
  if (read.kind !== "read") {
    log.warn({ answer: read.kind }, "database log not readable");
    return read.kind;
  }
  const { statements, unreadable } = readStatements(read.events);
  const calls = entries.flatMap((entry) => callOf(entry, users));
  const counted = await countedUsers(parts.rollups, clusterArn, users, from - reach, until + reach);
  const isDoubtful = ({ user }: MaskedCall) => user !== null && counted.has(user);
  const readText = createReadText(parts.readSql);
  let unread = 0;
  const onUnread = (texts: number) => void (unread += texts);
  const matter = { clusterArn, users, calls, statements, isDoubtful, onUnread };
  const find = await createFindings({ ...parts, readText }, matter);
  for (const entry of entries) {
    if (entry.createdAt < from || entry.createdAt > until) continue;
    const finding = await find(entry.id);
    if (finding === undefined) continue;
    if (!isKnown(entry, finding)) await parts.ledger.audit(entry.id, finding);
    // Also what is known: a crash may have come between the ledger and the feed.
    if (finding.audit.total <= maxTold) await parts.tell({ ...entry, ...finding });
  }
  log.info(
    {
      statements: statements.length,
      unreadable,
      unread,
      calls: calls.length,
      unknown: entries.length - calls.length,
    },
    "database log read",
  );
  return statements.length === 0 && unreadable > 0 ? "unreadable" : "read";
}

async function entriesBetween(
  ledger: Pick<Ledger, "lookUp">,
  clusterArn: string,
  since: number,
  until: number,
): Promise<readonly Entry[] | "too-many"> {
  const entries: Entry[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await ledger.lookUp({
      by: { kind: "masked", clusterArn },
      since,
      until,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    entries.push(...page.entries);
    cursor = page.cursor;
    if (cursor === undefined) return entries;
    if (entries.length >= maxCalls) return "too-many";
  }
}

/** Users of calls that were only counted, an application's: any of their texts can be such a call's. */
async function countedUsers(
  rollups: TextParts["rollups"],
  clusterArn: string,
  users: readonly SecretUser[],
  from: number,
  until: number,
): Promise<ReadonlySet<string>> {
  const counted = new Set<string>();
  for await (const { secretArn } of rollups.parts({ clusterArn, since: from - minuteMs, until })) {
    const user = secretArn === null ? undefined : userOf(users, secretArn);
    if (user !== undefined) counted.add(user);
  }
  return counted;
}

function callOf({ id, createdAt, sightings }: Entry, users: readonly SecretUser[]): readonly MaskedCall[] {
  const [seen] = sightings;
  const user = seen?.secretArn === undefined ? undefined : userOf(users, seen.secretArn);
  if (seen === undefined || user === undefined) return [];
  return [{ id, eventTime: createdAt, user, errorCode: seen.errorCode }];
}

function isKnown(entry: Entry, finding: Finding): boolean {
  const { audit, database, sql, command, risk, effects } = entry;
  return isDeepStrictEqual({ audit, database, sql, command, risk, effects }, finding);
}

import { isDeepStrictEqual } from "node:util";

import type { Logger } from "pino";

import type { Database, Policy } from "../access/database.js";
import { type AuditedStatement, type Finding, findingOf } from "../ledger/audit.js";
import type { Entry } from "../ledger/entry.js";
import type { Ledger } from "../ledger/ledger.js";
import type { LogState } from "../ledger/log-book.js";
import type { Rollups } from "../ledger/rollup.js";
import { redactSecrets } from "../statement/redact.js";
import type { ReadSql } from "../statement/statement.js";
import { userOf } from "./database-logs.js";
import { minuteMs } from "./lookouts.js";
import { afterMs, beforeMs, type Fits, type MaskedCall, matchCalls } from "./match.js";
import type { DatabaseLogs, Look, ReadLog } from "./ports.js";
import { type Provenance, provenanceOf } from "./provenance.js";
import { type Logged, readStatements } from "./read-statements.js";

export type TextParts = {
  readonly ledger: Pick<Ledger, "find" | "lookUp" | "audit">;
  readonly rollups: Pick<Rollups, "parts">;
  readonly readLog: ReadLog;
  readonly readSql: ReadSql;
  readonly logs: DatabaseLogs;
  readonly policy: Policy;
  /** HMAC of an exact text, as the ledger holds it. */
  readonly hmac: (text: string) => string;
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
  const judged = await judge(parts, statements, users);
  const calls = entries.flatMap((entry) => callOf(entry, users));
  const fits = matchCalls(calls, [...judged.keys()]);
  const counted = await countedUsers(parts.rollups, clusterArn, users, from - reach, until + reach);
  const find = createFind(parts, clusterArn, judged, counted);
  for (const entry of entries) {
    const fit = fits.get(entry.id);
    if (fit === undefined || entry.createdAt < from || entry.createdAt > until) continue;
    const finding = await find(fit);
    if (finding === undefined) continue;
    if (!isKnown(entry, finding)) await parts.ledger.audit(entry.id, finding);
    // Also what is known: a crash may have come between the ledger and the feed.
    if (finding.audit.total <= maxTold) await parts.tell({ ...entry, ...finding });
  }
  log.info(
    {
      statements: statements.length,
      unreadable,
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
  users: TextUsers,
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

/** All that is not proven to be whodid's own. */
async function judge(
  parts: TextParts,
  statements: readonly Logged[],
  users: TextUsers,
): Promise<ReadonlyMap<Logged, Provenance>> {
  const judged = new Map<Logged, Provenance>();
  for (const statement of statements) {
    const provenance = await provenanceOf(parts, statement, users);
    if (provenance !== "whodid") judged.set(statement, provenance);
  }
  return judged;
}

type TextUsers = Parameters<typeof provenanceOf>[2];

function callOf({ id, createdAt, sightings }: Entry, users: TextUsers): readonly MaskedCall[] {
  const [seen] = sightings;
  const user = seen?.secretArn === undefined ? undefined : userOf(users, seen.secretArn);
  if (seen === undefined || user === undefined) return [];
  return [{ id, eventTime: createdAt, user, errorCode: seen.errorCode }];
}

/** What each call is found to have run, for calls that something fits. Reads each text once. */
function createFind(
  parts: TextParts,
  clusterArn: string,
  judged: ReadonlyMap<Logged, Provenance>,
  counted: ReadonlySet<string>,
) {
  const databases = parts.policy.databases.filter((database) => database.clusterArn === clusterArn);
  const told = new Map<Logged, Promise<AuditedStatement>>();
  const tellOnce = (statement: Logged): Promise<AuditedStatement> => {
    const telling = told.get(statement) ?? tellOf(parts, statement, databases);
    told.set(statement, telling);
    return telling;
  };
  return async ({ statements, shared }: Fits): Promise<Finding | undefined> => {
    // Upkeep is the service's, unless nothing else fits.
    const others = statements.filter((statement) => judged.get(statement) !== "upkeep");
    const fitting = others.length > 0 ? others : statements;
    const [first] = fitting;
    if (first === undefined) return undefined;
    return findingOf(await Promise.all(fitting.map(tellOnce)), {
      databaseUser: first.user,
      doubtful:
        shared || counted.has(first.user) || fitting.some((statement) => judged.get(statement) !== "foreign"),
      database: databases.length === 1 ? (databases[0]?.name ?? null) : null,
    });
  };
}

function isKnown(entry: Entry, finding: Finding): boolean {
  const { audit, database, sql, command, risk, effects } = entry;
  return isDeepStrictEqual({ audit, database, sql, command, risk, effects }, finding);
}

async function tellOf(
  { readSql }: TextParts,
  { sql, at, database }: Logged,
  databases: readonly Database[],
): Promise<AuditedStatement> {
  const reading = await readSql(sql, "postgresql");
  const statements = reading.ok ? reading.statements : [];
  return {
    sql: redactSecrets(sql, "postgresql", reading.ok),
    command: statements[0]?.command ?? null,
    risk: reading.risk,
    // What a created function or rule will do some day is no deed of this statement.
    effects: statements.flatMap(({ effects }) => effects.filter(({ later }) => later !== true)),
    database: databases.find((one) => one.database === database)?.name ?? null,
    at,
  };
}

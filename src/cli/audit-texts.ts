import type { Policy } from "../access/database.js";
import { databaseLogsOf, userOf } from "../dblog/database-logs.js";
import { type Asked, createFindings } from "../dblog/findings.js";
import { minuteMs } from "../dblog/lookouts.js";
import { afterMs, beforeMs, type MaskedCall } from "../dblog/match.js";
import type { SecretUser } from "../dblog/ports.js";
import { readStatements } from "../dblog/read-statements.js";
import { createReadText } from "../dblog/read-text.js";
import type { Finding } from "../ledger/audit.js";
import { placeName, placeOf } from "../ledger/place.js";
import type { Reader } from "../statement/reader.js";
import type { Stretch } from "../trail/coverage.js";
import type { TrailEvent } from "../trail/event.js";
import type { LogFile } from "./audit-logs.js";
import { gatherLogs, type LoggedRecord } from "./gather-logs.js";
import { coversAll } from "./log-stretches.js";
import { createSlide } from "./slide.js";
import type { Surroundings } from "./surroundings.js";
import { amount } from "./trail-summary.js";

/** What logs tell of calls whose text the trail masks. `summary`: what was read, in one sentence. */
export type Texts = {
  /** Of calls in the order of time, each as `calls` tells it. */
  findingOf(call: TrailEvent): Promise<Finding | undefined>;
  summary(): string;
  readonly unreadableFiles: ReadonlySet<string>;
  close(): Promise<void>;
};

type Matter = {
  readonly logs: readonly LogFile[];
  /** Those in which calls stand. */
  readonly minutes: ReadonlySet<number>;
  /** All calls, in the order of time. */
  readonly calls: () => AsyncIterable<TrailEvent>;
  readonly policy: Policy;
  /** From when to when the trail tells of calls: a call that it does not tell could stand behind a text as well. */
  readonly trail: readonly Stretch[];
  readonly asked: Asked | undefined;
  /** Closed with the texts. */
  readonly reader: Pick<Reader, "readSql" | "close">;
};

const maxCalls = 10_000;
/** Of three minutes of all logs; beyond it no text could be told from another. */
const maxCharacters = 64 * 1024 * 1024;
/** In all; the parser takes about 15 seconds for them. */
const maxReadings = 50_000;
const unknownUsers =
  "Where no whodid.yml says with log.users which database user a secret opens, no text is certain.";
const narrowDown =
  "What they ran may stay masked: ask about one object and less time, such as DROP accounts since 2h, or say in whodid.yml with log.users whose secret is whose.";
/** A line that fits a call can also fit one that far away. */
const reach = beforeMs + afterMs;

/** Reads the logs once, keeps on disk what they say of the minutes of calls, and joins both as they are asked for. */
export async function openTexts(
  { logs, minutes, calls, policy, trail, asked, reader }: Matter,
  surroundings: Pick<Surroundings, "complain" | "stop" | "progress">,
): Promise<Texts> {
  const isWanted = (at: number) => [-1, 0, 1, 2].some((away) => minutes.has(minuteOf(at) + away * minuteMs));
  const { records, stretchesOf, summary, unreadableFiles, close } = await gatherLogs(
    logs,
    isWanted,
    surroundings,
  );
  const slideCalls = createSlide(timed(calls()), maxCalls, () => 1);
  const slideRecords = createSlide(records(), maxCharacters, ({ message }) => message.length);
  const users = databaseLogsOf(policy.databases);
  const readText = createReadText(reader.readSql, maxReadings);
  let crowded = 0;
  let halfRead = 0;
  const onUnread = () => void (halfRead += 1);

  /** What the log of a cluster says of a minute's calls. */
  async function find(
    minute: number,
    clusterArn: string,
  ): Promise<(id: string) => Promise<Finding | undefined>> {
    const near = await slideCalls(minute - minuteMs, minute + 2 * minuteMs);
    const logged = await slideRecords(minute - 2 * minuteMs, minute + 2 * minuteMs);
    if (near === "too-many" || logged === "too-many") {
      return () => {
        crowded += 1;
        return Promise.resolve(undefined);
      };
    }
    const own = logged.filter((record) => record.clusterArn === clusterArn);
    const isCopied = hasCopies(own);
    const { statements } = readStatements(own.map(({ file, message }) => ({ stream: file, message })));
    const parts = {
      // Without the ledger, what bears whodid's mark can't be told from a forgery.
      ledger: {
        find: () => Promise.resolve(undefined),
        findPeek: () => Promise.resolve(undefined),
      },
      hmac: () => "",
      readText,
      policy,
    };
    const isDoubtful = ({ eventTime }: MaskedCall) =>
      isCopied ||
      // The error of what began last may be logged so much later.
      !coversAll(stretchesOf(clusterArn), eventTime - beforeMs, eventTime + beforeMs) ||
      !isTold(trail, clusterArn, eventTime);
    const theirs = users.get(clusterArn) ?? [];
    const masked = near
      .filter(({ call }) => call.clusterArn === clusterArn)
      .map(({ call }) => maskedCall(call, theirs));
    const log = { clusterArn, users: theirs, calls: masked, statements, isDoubtful };
    return createFindings(parts, { ...log, asked, onUnread });
  }

  let current = Number.NaN;
  const finds = new Map<string, ReturnType<typeof find>>();
  return {
    async findingOf({ clusterArn, eventId, eventTime }) {
      if (clusterArn === null || stretchesOf(clusterArn).length === 0) return undefined;
      const minute = minuteOf(eventTime);
      if (minute !== current) finds.clear();
      current = minute;
      const finding = finds.get(clusterArn) ?? find(minute, clusterArn);
      finds.set(clusterArn, finding);
      return (await finding)(eventId);
    },
    summary: () =>
      [
        summary,
        ...(logs.every(({ clusterArn }) => users.has(clusterArn)) ? [] : [unknownUsers]),
        ...(halfRead > 0 ? [`${amount(halfRead, "call")} fit more texts than were read. ${narrowDown}`] : []),
        ...(crowded > 0 ? [`${amount(crowded, "call")} stood in minutes too crowded to tell any text.`] : []),
      ].join(" "),
    unreadableFiles,
    close: async () => {
      await Promise.all([close(), reader.close()]);
    },
  };
}

export function minuteOf(at: number): number {
  return Math.floor(at / minuteMs) * minuteMs;
}

async function* timed(calls: AsyncIterable<TrailEvent>) {
  for await (const call of calls) yield { at: call.eventTime, call };
}

function maskedCall(
  { eventId, eventTime, secretArn, errorCode }: TrailEvent,
  users: readonly SecretUser[],
): MaskedCall {
  const user = secretArn === null ? undefined : userOf(users, secretArn);
  return { id: eventId, eventTime, user: user ?? null, errorCode };
}

/** No session logs the same twice in a second and in two files: one is a copy, and its order among the others is lost. */
function hasCopies(records: readonly LoggedRecord[]): boolean {
  const files = new Map<string, string>();
  return records.some(({ file, message }) => {
    const before = files.get(message) ?? file;
    files.set(message, file);
    return before !== file;
  });
}

function isTold(trail: readonly Stretch[], clusterArn: string, eventTime: number): boolean {
  const place = placeName(placeOf(clusterArn));
  return trail.some(
    (stretch) =>
      placeName(stretch) === place && stretch.from <= eventTime - reach && stretch.until >= eventTime + reach,
  );
}

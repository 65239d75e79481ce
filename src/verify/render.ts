import { count, lackWords } from "../trail/lack-words.js";
import { dayOf } from "../trail/coverage.js";
import { type UnreadMessage, unreadMessageWords } from "../trail/unread-messages.js";
import type { Checked } from "./check-digests.js";
import { placeName } from "../ledger/place.js";
import type { DayVerified, DigestsVerified, Verified } from "./verify.js";

const columns = [
  "DAY",
  "ACCOUNT",
  "REGION",
  "VERDICT",
  "FILES",
  "UNREADABLE",
  "DIGESTS",
  "SENT",
  "UNSEEN",
  "OUTSIDE",
];
const widths = [10, 12, 14, 11, 6, 10, 7, 6, 6, 7];
/** Counts stand to the right, words to the left. */
const firstCount = 4;
const namedStatements = 5;
const namedMessages = 5;

type Finding = Checked["findings"][number];

/** The head of the table. */
export function renderHead(): string {
  return row(columns);
}

/** Lines for a person: a row for a day, what it lacks below it; what the digests prove. */
export function renderVerified(verified: Verified): readonly string[] {
  switch (verified.kind) {
    case "day":
      return renderDay(verified.day);
    case "digests":
      return renderDigests(verified.digests);
    case "queue":
      return renderUnread(verified.unread);
  }
}

/** The same for machines: one JSON object a line. */
export function verifiedAsJson(verified: Verified): readonly string[] {
  switch (verified.kind) {
    case "day":
      return [dayAsJson(verified.day)];
    case "digests":
      return digestsAsJson(verified.digests);
    case "queue":
      return verified.unread.map(unreadAsJson);
  }
}

function renderDay(day: DayVerified): string[] {
  const { place, start, verdict, lacks, statements } = day;
  const counts = countsOf(day);
  const cells = [
    dayOf(start),
    place.accountId,
    place.region,
    verdict,
    counts.files,
    counts.unreadableRecords,
    counts.digests,
    statements.sent,
    statements.unseen.length,
    statements.outside,
  ];
  const { unseen } = statements;
  const named = unseen
    .slice(0, namedStatements)
    .map(({ id, author }) => `sent, and not in the trail: statement ${id} of ${nameOf(author)}`);
  const more =
    unseen.length > namedStatements ? [`and ${unseen.length - namedStatements} more statements`] : [];
  return [
    row(cells.map(String)),
    ...[...lacks.map(lackWords), ...named, ...more].map((line) => `  - ${line}`),
  ];
}

function renderUnread(unread: readonly UnreadMessage[]): string[] {
  const named = unread.slice(0, namedMessages);
  return [
    `Queue: ${unreadMessageWords(unread) ?? ""}:`,
    ...named.map(({ at, messageId, reason }) => `  - ${dayOf(at)} message ${messageId}: ${reason}`),
    ...(unread.length > named.length ? ["  - and more"] : []),
  ];
}

function unreadAsJson({ at, messageId, records, reason }: UnreadMessage): string {
  return JSON.stringify({
    kind: "unread message",
    at: new Date(at).toISOString(),
    messageId,
    records,
    reason,
  });
}

function renderDigests(digests: DigestsVerified): string[] {
  const where = `Digests of ${placeName(digests.place)}`;
  if ("failed" in digests) return [`${where}: could not be checked: ${reasonOf(digests.failed)}`];
  const what = `${count(digests.digests, "digest")} and ${count(digests.files, "log file")} checked`;
  if (digests.digests === 0) return [`${where}: none has been read for these days, so nothing is proven.`];
  if (digests.findings.length === 0) return [`${where}: ${what}, all genuine and whole.`];
  return [
    `${where}: ${what}, ${count(digests.findings.length, "fault")}:`,
    ...digests.findings.map((finding) => `  - s3://${finding.bucket}/${finding.key}: ${flawWords(finding)}`),
  ];
}

function flawWords(finding: Finding): string {
  if (finding.kind === "file") {
    switch (finding.flaw) {
      case "missing":
        return "this log file was deleted";
      case "moved":
        return `this log file was moved to ${finding.now ?? "another place"}`;
      case "changed":
        return "this log file was changed after it was delivered";
      case "unreadable":
        return "this log file is damaged";
    }
  }
  switch (finding.flaw) {
    case "unreadable":
      return "this digest is damaged";
    case "moved":
      return "this digest was written for another place";
    case "unsigned":
      return "this digest has no signature";
    case "another algorithm":
      return "this digest is signed by an algorithm that is not SHA256withRSA";
    case "unknown key":
      return "this digest is signed with a key that CloudTrail does not know";
    case "false signature":
      return "this digest was changed: its signature does not fit";
    case "no generation time":
      return "this backfill digest does not say when it was generated";
    case "missing":
      return "this digest was deleted";
    case "changed":
      return "this digest is not the one that its successor names";
    case "begins anew":
      return "the chain begins anew here: logging or log file validation was off before, or digests were removed";
  }
}

function dayAsJson(day: DayVerified): string {
  const { place, start, verdict, lacks, statements } = day;
  return JSON.stringify({
    kind: "day",
    day: dayOf(start),
    ...place,
    verdict,
    because: lacks.map((lack) => ({ kind: lack.kind, text: lackWords(lack) })),
    ...countsOf(day),
    sent: statements.sent,
    unseen: statements.unseen.map(({ id }) => id),
    outside: statements.outside,
  });
}

function digestsAsJson(digests: DigestsVerified): string[] {
  const { place } = digests;
  if ("failed" in digests)
    return [JSON.stringify({ kind: "digests", ...place, failed: reasonOf(digests.failed) })];
  const { findings, ...counts } = digests;
  return [
    ...findings.map(({ kind, ...finding }) =>
      JSON.stringify({ kind: `${kind} flaw`, accountId: place.accountId, region: place.region, ...finding }),
    ),
    JSON.stringify({
      kind: "digests",
      ...place,
      digests: counts.digests,
      files: counts.files,
      flaws: findings.length,
    }),
  ];
}

function countsOf({ read, start }: DayVerified) {
  return {
    files: read.files.length,
    events: read.files.reduce((sum, { events }) => sum + events, 0),
    unreadableRecords: read.files.reduce((sum, { unreadable }) => sum + unreadable, 0),
    // One that began before midnight is counted on the day of its end.
    digests: read.digests.filter(({ until }) => dayOf(until) === dayOf(start)).length,
  };
}

function reasonOf(failed: unknown): string {
  const message = failed instanceof Error ? failed.message : String(failed);
  const cause = failed instanceof Error && failed.cause instanceof Error ? ` (${failed.cause.name})` : "";
  return `${message}${cause}.`;
}

function nameOf(author: DayVerified["statements"]["unseen"][number]["author"]): string {
  return author.kind === "person" ? author.name : author.actor.name;
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => {
      const width = widths[index] ?? 0;
      return index < firstCount ? cell.padEnd(width) : cell.padStart(width);
    })
    .join("  ")
    .trimEnd();
}

import type { Entry } from "../ledger/entry.js";
import { placeName, placeOf } from "../ledger/place.js";
import { headline, outcomeOf, placeOf as databaseOf, plainText } from "../ledger/wording.js";
import { preformatted, rich, type Part } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Stretch } from "../trail/coverage.js";
import { alarm, later } from "./render-gap.js";
import { maybeTwiceBlock } from "./render.js";

const shown = 10;

/** Statements of one database that whodid sent and that the trail does not show: what is known of them, and how far the trail was read. */
export function renderUnseen(
  entries: readonly [Entry, ...Entry[]],
  read: readonly Stretch[],
  settlingMs: number,
  maybeTwice: boolean,
): Message {
  const [entry, ...others] = entries;
  const isOne = others.length === 0;
  const first: Part[] = [
    alarm,
    ". ",
    ...(isOne
      ? [...headline(entry), ` · ${outcomeOf(entry)}`]
      : [`${entries.length} statements were sent through whodid on ${databaseOf(entry)} within an hour`]),
    `. ${later(settlingMs)} after ${isOne ? "it was" : "they were"} sent, no event of the trail shows ${isOne ? "it" : "them"}.`,
  ];
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        ...(isOne ? evidenceOf(entry) : entries.slice(0, shown).map(lineOf)),
        ...(entries.length > shown ? [rich(`… and ${entries.length - shown} more`)] : []),
        rich(...readWords(entry, read), ` ${reasonOf(entries)}`),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

function evidenceOf(entry: Entry) {
  const { door, outcome, sql } = entry;
  const requestId = outcome?.requestId ?? null;
  return [
    ...(sql === null ? [] : [preformatted(sql)]),
    rich(
      "Sent at ",
      sentAt(entry),
      ...(door === undefined ? [] : [` with the role ${door.roleArn.split("/").at(-1) ?? ""}`]),
      `. ${requestId === null ? "AWS answered with no request id." : `AWS answered with request id ${requestId}.`} Statement id: `,
      { kind: "code", text: entry.id },
      ".",
    ),
  ];
}

function lineOf(entry: Entry) {
  return rich("• ", ...headline(entry), ` · ${outcomeOf(entry)} · sent at `, sentAt(entry), ", statement ", {
    kind: "code",
    text: entry.id,
  });
}

function sentAt(entry: Entry): Part {
  return { kind: "time", at: entry.sentAt ?? entry.createdAt };
}

function readWords(entry: Entry, read: readonly Stretch[]): Part[] {
  const newest = (isDigest: boolean) =>
    Math.max(...read.filter(({ trail }) => (trail !== null) === isDigest).map(({ until }) => until));
  const place = placeName(placeOf(entry.clusterArn));
  if (!read.some(({ trail }) => trail === null))
    return [`No file of the trail of ${place} has ever been read.`];
  return [
    `The newest file of the trail of ${place} that was read is of `,
    { kind: "time", at: newest(false) },
    ...(Number.isFinite(newest(true))
      ? ["; the newest digest of ", { kind: "time", at: newest(true) } as const, "."]
      : ["; no digest was read."]),
  ];
}

function reasonOf(entries: readonly Entry[]): string {
  return entries.every(({ state }) => state === "unknown" || state === "sending")
    ? "Its outcome was never known: that the trail does not show it either suggests that it never reached AWS."
    : "The trail may have been stopped, may not record Data API calls on this cluster, or a file of it is missing.";
}

import type { Entry, Sighting } from "../ledger/entry.js";
import { placeName, placeOf } from "../ledger/place.js";
import { isUnseen } from "../ledger/unseen.js";
import { headline, outcomeOf, placeOf as databaseOf, plainText } from "../ledger/wording.js";
import { preformatted, rich, type Part } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Stretch } from "../trail/coverage.js";
import { isStatement } from "./fold.js";
import { alarm, later, settled } from "./render-gap.js";
import { maybeTwiceBlock } from "./render.js";

type Entries = readonly [Entry, ...Entry[]];

const shown = 10;

/** Statements of one database that whodid sent and that the trail did not show in time: which, and whether it shows them by now. */
export function renderUnseen(entries: Entries, settlingMs: number, maybeTwice: boolean): Message {
  const [entry] = entries;
  const unseen = entries.filter(isUnseen);
  const isOne = entries.length === 1;
  const subject: Part[] = isOne
    ? [...headline(entry), ` · ${outcomeOf(entry)}`]
    : [`${entries.length} statements were sent through whodid on ${databaseOf(entry)} within an hour`];
  const first: Part[] =
    unseen.length === 0
      ? [settled, ". ", ...subject, `. The trail shows ${isOne ? "it" : "them all"} by now.`]
      : [
          alarm,
          ". ",
          ...subject,
          `. ${later(settlingMs)} after ${isOne ? "it was" : "they were"} sent, no event of the trail shows ${whom(unseen.length, entries.length)}.`,
        ];
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        ...(unseen.length === 0 ? [rich(...settledWords(entries, settlingMs))] : []),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

/** What the alarm rests on: the statements as the ledger has them, and how far the trail was read. */
export function renderUnseenEvidence(
  entries: Entries,
  read: readonly Stretch[],
  settlingMs: number,
  maybeTwice: boolean,
): Message {
  const [entry] = entries;
  const first: Part[] = [
    { kind: "bold", text: "Evidence" },
    ": what the ledger expects in the trail, written before each call was made.",
  ];
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        ...(entries.length === 1
          ? evidenceOf(entry)
          : entries.slice(0, shown).map((one) => lineOf(one, settlingMs))),
        ...(entries.length > shown ? [rich(`… and ${entries.length - shown} more`)] : []),
        rich(...readWords(entry, read), ` ${reasonOf(entries)}`),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

/** The event by which the trail showed a statement when its settling period was over; undefined when it was in time, or is not shown. */
export function lateSighting(entry: Entry, settlingMs: number): Sighting | undefined {
  if (isUnseen(entry) || entry.sentAt === undefined) return undefined;
  const itself = entry.sightings.filter(isStatement);
  const showing = itself.length > 0 ? itself : entry.sightings;
  const [first] = showing.toSorted((a, b) => a.seenAt - b.seenAt);
  return first !== undefined && first.seenAt - entry.sentAt > settlingMs ? first : undefined;
}

function whom(unseen: number, all: number): string {
  if (unseen === all) return all === 1 ? "it" : "them";
  return `${unseen} of them`;
}

/** When, and by what. */
function settledWords(entries: Entries, settlingMs: number): Part[] {
  const sightings = entries.flatMap((entry) => lateSighting(entry, settlingMs) ?? []);
  const last = sightings.toSorted((a, b) => a.seenAt - b.seenAt).at(-1);
  if (last === undefined) return ["The event came as this was told."];
  return [
    "Settled at ",
    { kind: "time", at: last.seenAt },
    sightings.length > 1 ? ", when the last event was read: " : ", when its event was read: ",
    { kind: "code", text: last.eventId },
    ".",
  ];
}

function evidenceOf(entry: Entry) {
  const { door, outcome, sql } = entry;
  const requestId = outcome?.requestId ?? null;
  return [
    ...(sql === null ? [] : [preformatted(sql)]),
    rich(
      "Sent at ",
      sentAt(entry),
      ...(door === undefined
        ? []
        : [
            ` with the role ${door.roleArn.split("/").at(-1) ?? ""}, source identity ${door.sourceIdentity}, access key ${door.accessKeyId}`,
          ]),
      `. ${requestId === null ? "No request id of AWS is known." : `AWS answered with request id ${requestId}.`} Statement id: `,
      { kind: "code", text: entry.id },
      ".",
    ),
  ];
}

function lineOf(entry: Entry, settlingMs: number) {
  const late = lateSighting(entry, settlingMs);
  return rich(
    "• ",
    ...headline(entry),
    ` · ${outcomeOf(entry)} · sent at `,
    sentAt(entry),
    ", statement ",
    { kind: "code", text: entry.id },
    ...(late === undefined ? [] : [" · shown late by event ", { kind: "code", text: late.eventId } as const]),
  );
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
  const neverKnown = entries.every(({ state }) => state === "unknown" || state === "sending");
  if (!neverKnown)
    return "The trail may have been stopped, may not record Data API calls on this cluster, or a file of it is missing.";
  return entries.length === 1
    ? "Its outcome was never known: that the trail does not show it either suggests that it never reached AWS."
    : "Their outcomes were never known: that the trail does not show them either suggests that they never reached AWS.";
}

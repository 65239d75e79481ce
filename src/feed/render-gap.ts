import type { Entry } from "../ledger/entry.js";
import { placeName, placeOf } from "../ledger/place.js";
import { headline, outcomeOf, plainText } from "../ledger/wording.js";
import { preformatted, rich, type Part } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Stretch } from "../trail/coverage.js";
import { count } from "../trail/lack-words.js";
import type { Gap } from "./gaps-in.js";
import { maybeTwiceBlock } from "./render.js";

const alarm: Part = { kind: "bold", text: "Alarm: gap in the trail" };
const shownFiles = 5;

/** A statement that whodid sent and that the trail does not show: what is known of it, and how far the trail was read. */
export function renderUnseen(
  entry: Entry,
  read: readonly Stretch[],
  settlingMs: number,
  maybeTwice: boolean,
): Message {
  const first: Part[] = [
    alarm,
    ". ",
    ...headline(entry),
    ` · ${outcomeOf(entry)}. ${hours(settlingMs)} after it was sent, no event of the trail shows it.`,
  ];
  const { door, sentAt, outcome } = entry;
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        ...(entry.sql === null ? [] : [preformatted(entry.sql)]),
        rich(
          "Sent at ",
          { kind: "time", at: sentAt ?? entry.createdAt },
          ...(door === undefined ? [] : [` with the role ${door.roleArn.split("/").at(-1) ?? ""}`]),
          `. ${outcome?.requestId == null ? "AWS answered with no request id." : `AWS answered with request id ${outcome.requestId}.`} Statement id: `,
          { kind: "code", text: entry.id },
          ".",
        ),
        rich(...readWords(entry, read), ` ${reasonOf(entry)}`),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

/** A time without digests, or files that a digest lists and that were never read. */
export function renderGap(gap: Gap, settlingMs: number, maybeTwice: boolean): Message {
  const first: Part[] = [alarm, ". ", ...gapWords(gap, settlingMs)];
  const files = gap.kind === "not read" ? gap.files.slice(0, shownFiles) : [];
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        ...files.map(({ bucket, key }) => rich({ kind: "code", text: `s3://${bucket}/${key}` })),
        rich(
          gap.kind === "no digest"
            ? "CloudTrail writes a digest every hour, also when nothing happened: the trail or its log file validation was stopped, the digest was deleted, or nobody told the queue of it."
            : "What they hold is not in this feed: they were deleted, can't be read, or nobody told the queue of them.",
          " ",
          { kind: "code", text: "whodid verify --digests" },
          " checks the trail's files themselves.",
        ),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

function gapWords(gap: Gap, settlingMs: number): Part[] {
  const where = ` (${placeName(gap.place)})`;
  if (gap.kind === "not read")
    return [
      `${count(gap.files.length, "log file")} of ${gap.day}${where} ${gap.files.length === 1 ? "is" : "are"} listed by a digest and, ${hours(settlingMs)} later, not read.`,
    ];
  const end: Part[] = gap.until === null ? [" on"] : [" to ", { kind: "time", at: gap.until }];
  return [
    `There is no digest of trail ${gap.trail}${where} from `,
    { kind: "time", at: gap.from },
    ...end,
    `, ${hours(settlingMs)} after it was due.`,
  ];
}

function readWords(entry: Entry, read: readonly Stretch[]): Part[] {
  const last = read.filter(({ trail }) => trail === null).map(({ until }) => until);
  const digest = read.filter(({ trail }) => trail !== null).map(({ until }) => until);
  const place = placeName(placeOf(entry.clusterArn));
  if (last.length === 0) return [`No file of the trail of ${place} has ever been read.`];
  return [
    `The newest file of the trail of ${place} that was read is of `,
    { kind: "time", at: Math.max(...last) },
    ...(digest.length === 0
      ? ["; no digest was read."]
      : ["; the newest digest of ", { kind: "time", at: Math.max(...digest) } as const, "."]),
  ];
}

function reasonOf({ state }: Entry): string {
  return state === "unknown" || state === "sending"
    ? "Its outcome was never known: that the trail does not show it either suggests that it never reached AWS."
    : "The trail may have been stopped, may not record Data API calls on this cluster, or a file of it is missing.";
}

function hours(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes % 60 === 0 ? count(minutes / 60, "hour") : count(minutes, "minute");
}

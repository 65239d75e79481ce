import { placeName } from "../ledger/place.js";
import { plainText } from "../ledger/wording.js";
import { rich, type Part } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import { count } from "../trail/lack-words.js";
import type { Gap } from "./gaps-in.js";
import { maybeTwiceBlock } from "./render.js";

export const alarm: Part = { kind: "bold", text: "Alarm: gap in the trail" };
export const settled: Part = { kind: "bold", text: "Settled: gap in the trail" };

/** A time without digests, or files that a digest lists and that were never read. */
export function renderGap(gap: Gap, settlingMs: number, maybeTwice: boolean): Message {
  const first: Part[] = [alarm, ". ", ...gapWords(gap, settlingMs)];
  return { text: plainText(first), forms: [[rich(...first), ...maybeTwiceBlock(maybeTwice)]] };
}

/** In the alarm's place, once what lacked has come after all; `at` is when that was seen. */
export function renderSettledGap(gap: Gap, at: number, maybeTwice: boolean): Message {
  const where = ` (${placeName(gap.place)})`;
  const came: Part[] =
    gap.kind === "not read"
      ? [`All log files of ${gap.day}${where} that the digests list are read by now.`]
      : [
          `The digest of trail ${gap.trail}${where} from `,
          { kind: "time", at: gap.from },
          " on has come by now; what may still lack after it has an alarm of its own.",
        ];
  const first: Part[] = [settled, ". ", ...came, " Settled at ", { kind: "time", at }, "."];
  return { text: plainText(first), forms: [[rich(...first), ...maybeTwiceBlock(maybeTwice)]] };
}

/** What the alarm rests on, what it may mean, and what would tell more. */
export function renderGapEvidence(gap: Gap, maybeTwice: boolean): Message {
  const first: Part[] = [{ kind: "bold", text: "Evidence" }, ": ", ...comparedWords(gap)];
  const files = gap.kind === "not read" ? gap.files : [];
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

function comparedWords(gap: Gap): Part[] {
  if (gap.kind === "not read") {
    return [`the digests' lists of log files, compared with the files that were read; ${gap.count} lack.`];
  }
  return [
    `the times of the digests of trail ${gap.trail} that were read; none covers the time from `,
    { kind: "time", at: gap.from },
    " on.",
  ];
}

function gapWords(gap: Gap, settlingMs: number): Part[] {
  const where = ` (${placeName(gap.place)})`;
  if (gap.kind === "not read")
    return [
      `${count(gap.count, "log file")} of ${gap.day}${where} ${gap.count === 1 ? "is" : "are"} listed by a digest and, ${later(settlingMs)} later, not read.`,
    ];
  const end: Part[] = gap.until === null ? [" on"] : [" to ", { kind: "time", at: gap.until }];
  return [
    `There is no digest of trail ${gap.trail}${where} from `,
    { kind: "time", at: gap.from },
    ...end,
    `, ${later(settlingMs)} after it was due.`,
  ];
}

/** "2 hours". */
export function later(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes % 60 === 0 ? count(minutes / 60, "hour") : count(minutes, "minute");
}

import type { Entry } from "../ledger/entry.js";
import type { TrialPhase } from "../ledger/trial.js";
import { authorOf, plainText } from "../ledger/wording.js";
import { type Part, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Misuse } from "./misuse.js";
import type { Overused } from "./recognise.js";
import { maybeTwiceBlock } from "./render.js";

/** "Alarm: misuse of whodid's own session. Somebody made a call in the session in which whodid rehearses a statement of Bob." */
export function misuseParts(phase: TrialPhase, entry: Entry | undefined): Part[] {
  const whose = entry === undefined ? "" : ` of ${authorOf(entry.author)}`;
  const what = phase === "peek" ? "looks something up for" : "rehearses";
  return [
    { kind: "bold", text: "Alarm: misuse of whodid's own session" },
    `. Somebody made a call in the session in which whodid ${what} a statement${whose}.`,
  ];
}

export const misuses: Readonly<Record<Misuse, string>> = {
  committed: "What whodid does there is rolled back; this call commits.",
  "another call": "There whodid makes no call of this kind.",
  late: "There whodid was done long before this call.",
};

/** More calls than whodid makes: which of them is the other can't be told. */
export function renderOveruse(
  { phase, statementId, entry, most, calls }: Overused,
  maybeTwice: boolean,
): Message {
  const first = misuseParts(phase, entry);
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        rich(
          `whodid sends at most ${most} texts there, and the trail shows ${calls.length}. Which of them is somebody else's, the trail can't tell: look into the database's own log. Statement id: `,
          { kind: "code", text: statementId },
          ".",
        ),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

/** Far more fit into a message, but a few tell where to look. */
const listed = 20;

/** The calls, in the order in which they were read. */
export function renderOveruseEvidence({ calls }: Overused, maybeTwice: boolean): Message {
  const first: Part[] = [
    { kind: "bold", text: "Evidence" },
    ": the trail's records of ExecuteStatement in that session.",
  ];
  const lines = calls
    .slice(0, listed)
    .flatMap(({ eventId, eventTime }): Part[] => [
      "\n• ",
      { kind: "time", at: eventTime },
      ", event ",
      { kind: "code", text: eventId },
    ]);
  const rest = calls.length > listed ? ["\n… and more"] : [];
  return {
    text: plainText(first),
    forms: [[rich(...first, ...lines, ...rest), ...maybeTwiceBlock(maybeTwice)]],
  };
}

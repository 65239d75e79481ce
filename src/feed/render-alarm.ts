import type { Entry } from "../ledger/entry.js";
import { maskedMeans } from "../ledger/audit-words.js";
import { authorOf, plainText } from "../ledger/wording.js";
import { type Part, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import { cut } from "../message/text.js";
import type { TrailEvent } from "../trail/event.js";
import type { Contradiction } from "../trail/match.js";
import type { Misused, Recognised } from "./recognise.js";
import { misuseParts, misuses } from "./render-misuse.js";
import { maybeTwiceBlock } from "./render.js";

type Forged = Extract<Recognised, { kind: "forged" }>;

const facts: Readonly<Record<Contradiction, string>> = {
  roleArn: "role",
  sourceIdentity: "source identity",
  accessKeyId: "access key",
  clusterArn: "cluster",
  secretArn: "secret",
};

const comparedFacts = ["roleArn", "sourceIdentity", "accessKeyId", "clusterArn", "secretArn"] as const;
const maxField = 200;
const list = new Intl.ListFormat("en");

/** A call that carries the id of a statement of whodid's and is not that statement: who made it, and what gives it away. */
export function renderAlarm(forged: Forged, maybeTwice: boolean): Message {
  const { event } = forged;
  const first = whatHappened(forged);
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        rich(
          `${reasonOf(forged)} Statement id: `,
          { kind: "code", text: event.token?.statementId ?? "" },
          ".",
        ),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

/** What the alarm rests on: the record of the trail, and each of its facts beside what the ledger expects. */
export function renderAlarmEvidence(forged: Forged, maybeTwice: boolean): Message {
  const { event, entry, contradictions } = forged;
  const { eventName, errorCode, eventTime, sourceIp, userAgent, eventId, requestId, actor } = event;
  const first: Part[] = [
    { kind: "bold", text: "Evidence" },
    `: the trail's record of ${eventName}${errorCode === null ? "" : ` (failed: ${errorCode})`} at `,
    { kind: "time", at: eventTime },
    `, from ${sourceIp ?? "an address that the trail does not tell"}.`,
  ];
  const fields = [
    ["Event", eventId],
    ["request", requestId],
    ["caller", actor.arn],
    ["client", userAgent],
  ] as const;
  return {
    text: plainText(first),
    forms: [
      [
        rich(...first),
        rich(...fields.flatMap(([name, value], index) => fieldOf(name, value, index === 0))),
        // A misused session has its own door, and it fits.
        ...(isMisuse(contradictions) ? [] : compared(event, entry)),
        rich({ kind: "bold", text: "Masked" }, `: ${maskedMeans}`),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

function fieldOf(name: string, value: string | null, isFirst: boolean): Part[] {
  if (value === null) return [];
  return [`${isFirst ? "" : ", "}${name} `, { kind: "code", text: cut(value, maxField) }];
}

/** A line for each fact that was compared. */
function compared(event: TrailEvent, entry: Entry | undefined): ReturnType<typeof rich>[] {
  const door = entry?.door;
  if (door === undefined) return [];
  return comparedFacts.map((fact) => {
    const [told, expected] = [event[fact], door[fact]];
    return rich(
      `• ${facts[fact]}: `,
      ...(told === null
        ? ["not in the record"]
        : told === expected
          ? ["fits"]
          : [{ kind: "bold", text: "contradicts" } as const, ", the record has ", code(told)]),
      "; the ledger expects ",
      code(expected),
    );
  });
}

function code(text: string): Part {
  return { kind: "code", text: cut(text, maxField) };
}

function whatHappened({ event, entry, contradictions }: Forged): Part[] {
  const whose = entry === undefined ? "" : ` of ${authorOf(entry.author)}`;
  if (isMisuse(contradictions)) {
    return misuseParts(contradictions.phase, entry);
  }
  const caller = authorOf({ kind: "outside", actor: event.actor });
  return [
    { kind: "bold", text: "Alarm: forged statement id" },
    `. ${caller} made a call that claims to be a statement${whose === "" ? " of whodid" : whose}. It is not.`,
  ];
}

function isMisuse(contradictions: Forged["contradictions"]): contradictions is Misused {
  return typeof contradictions === "object" && "how" in contradictions;
}

function reasonOf({ contradictions, entry }: Forged): string {
  if (contradictions === "no such statement") {
    return entry === undefined
      ? "No statement with this id is in the ledger."
      : "That statement was never sent.";
  }
  if (isMisuse(contradictions)) return misuses[contradictions.how];
  const names = list.format(contradictions.map((fact) => facts[fact]));
  return `What was written down before that statement was sent contradicts it: ${names}.`;
}

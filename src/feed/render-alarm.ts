import { clientOf } from "../ledger/origin.js";
import { authorOf, plainText } from "../ledger/wording.js";
import { type Part, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import type { Contradiction } from "../trail/match.js";
import type { Recognised } from "./recognise.js";
import { maybeTwiceBlock } from "./render.js";

type Forged = Extract<Recognised, { kind: "forged" }>;

const facts: Readonly<Record<Contradiction, string>> = {
  roleArn: "role",
  sourceIdentity: "source identity",
  accessKeyId: "access key",
  clusterArn: "cluster",
  secretArn: "secret",
};

const list = new Intl.ListFormat("en");

/** A call that carries the id of a statement of whodid's and is not that statement: who made it, and what gives it away. */
export function renderAlarm(forged: Forged, maybeTwice: boolean): Message {
  const { event, entry } = forged;
  const caller = authorOf({ kind: "outside", actor: event.actor });
  const first: Part[] = [
    { kind: "bold", text: "Alarm: forged statement id" },
    `. ${caller} made a call that claims to be ${entry === undefined ? "a statement of whodid" : `a statement of ${authorOf(entry.author)}`}. It is not.`,
  ];
  const cluster = event.clusterArn?.split(":").at(-1) ?? "unknown";
  const client = clientOf(event.userAgent);
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
        rich(
          `${event.eventName}${event.errorCode === null ? "" : ` (failed: ${event.errorCode})`} on cluster ${cluster} at `,
          { kind: "time", at: event.eventTime },
          `, from ${event.sourceIp ?? "an address that the trail does not tell"}${client === null ? "" : `, with ${client}`}. `,
          { kind: "bold", text: "Masked" },
          ": the trail hides the text of every statement.",
        ),
        ...maybeTwiceBlock(maybeTwice),
      ],
    ],
  };
}

function reasonOf({ contradictions, entry }: Forged): string {
  if (contradictions === "no such statement") {
    return entry === undefined
      ? "No statement with this id is in the ledger."
      : "That statement was never sent.";
  }
  if (contradictions === "rehearsal committed")
    return "It says that it is a rehearsal, and those are rolled back: this one was committed.";
  const names = list.format(contradictions.map((fact) => facts[fact]));
  return `What was written down before that statement was sent contradicts it: ${names}.`;
}

import { clientOf } from "../ledger/origin.js";
import { authorOf, plainText } from "../ledger/wording.js";
import { type Part, rich } from "../message/blocks.js";
import type { Message } from "../message/message.js";
import { cut } from "../message/text.js";
import type { Severity } from "../watch/row.js";
import type { Watched, WatchedCall, WatchedFinding } from "../watch/watched.js";
import { maybeTwiceBlock } from "./render.js";

const marks: Readonly<Record<Severity, string>> = { high: "Alarm", medium: "Warning", low: "Note" };
const list = new Intl.ListFormat("en");
const maxName = 200;

/** A watched event in one sentence: who did what, to what, and whether it had an effect; then when, from where and with what. */
export function renderWatched(watched: Watched, maybeTwice: boolean): Message {
  const first: Part[] = [
    { kind: "bold", text: `${marks[watched.severity]}.` },
    ` ${watched.kind === "call" ? deedOf(watched) : findingOf(watched)}`,
    ...(watched.resource === null ? [] : [": ", { kind: "code", text: shortOf(watched.resource) } as const]),
    ...(watched.kind === "call" && watched.errorCode !== null ? [` · failed: ${watched.errorCode}`] : []),
  ];
  const details = watched.kind === "call" ? callDetails(watched) : findingDetails(watched);
  return {
    text: plainText(first),
    forms: [[rich(...first), rich(...details, ...whereabouts(watched)), ...maybeTwiceBlock(maybeTwice)]],
  };
}

function deedOf({ actor, errorCode, rows }: WatchedCall): string {
  const author = authorOf({ kind: "outside", actor });
  return errorCode === null
    ? `${author} ${list.format(rows.map(({ done }) => done))}`
    : `${author} tried to ${list.format(rows.map(({ toDo }) => toDo))}`;
}

function findingOf({ rows, user }: WatchedFinding): string {
  const named = user === null ? "" : ` (user ${cut(user, maxName)})`;
  return `GuardDuty ${list.format(rows.map(({ done }) => done))}${named}`;
}

function callDetails({ eventName, eventSource, at, sourceIp, userAgent, actor }: WatchedCall): Part[] {
  const client = clientOf(userAgent);
  return [
    { kind: "code", text: cut(eventName, maxName) },
    ` of ${cut(eventSource, maxName)} at `,
    { kind: "time", at },
    `, from ${sourceIp ?? "an address that the trail does not tell"}${client === null ? "" : `, with ${client}`}`,
    ...(actor.arn === null ? [] : [", as ", { kind: "code", text: cut(actor.arn, maxName) } as const]),
    ".",
  ];
}

function findingDetails({ type, title, score, count, at, sourceIp }: WatchedFinding): Part[] {
  return [
    { kind: "code", text: cut(type, maxName) },
    ...(title === null ? [] : [`: ${cut(title.replace(/\.$/, ""), maxName)}`]),
    ", last seen at ",
    { kind: "time", at },
    `${sourceIp === null ? "" : `, from ${sourceIp}`}${count === null ? "" : `, ${count === 1 ? "once" : `${count} times`}`}`,
    `${score === null ? "" : `; GuardDuty's own severity is ${score} of 10`}.`,
  ];
}

function whereabouts({ accountId, region, rows }: Watched): Part[] {
  const places = [
    ...(accountId === null ? [] : [`account ${accountId}`]),
    ...(region === null ? [] : [region]),
  ].join(", ");
  return [
    `${places === "" ? "" : ` In ${places}.`} Watched as ${list.format(rows.map(({ name }) => name))}.`,
  ];
}

/** `cluster:billing` of an ARN; other names as they are. */
function shortOf(resource: string): string {
  const short = resource.startsWith("arn:") ? resource.split(":").slice(5).join(":") : resource;
  return cut(short, maxName);
}

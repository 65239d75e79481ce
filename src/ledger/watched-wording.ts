import { cut } from "../message/text.js";
import type { Part } from "../message/blocks.js";
import type { Watched, WatchedCall, WatchedFinding } from "../watch/watched.js";
import { clientOf } from "./origin.js";
import type { WatchedEntry } from "./watched-entry.js";
import { authorOf } from "./wording.js";

const list = new Intl.ListFormat("en");
const maxName = 200;

/** "mallory stopped a trail: `trail/main`": who did what, to what, and whether it had an effect. */
export function watchedHeadline(watched: Watched): readonly Part[] {
  return [
    watched.kind === "call" ? deedOf(watched) : findingOf(watched),
    ...(watched.resource === null ? [] : [": ", { kind: "code", text: shortOf(watched.resource) } as const]),
    ...(watched.kind === "call" && watched.errorCode !== null ? [` · failed: ${watched.errorCode}`] : []),
  ];
}

/** When, from where, with what, in which account and by which rows of the table. */
export function watchedDetails(watched: Watched): readonly Part[] {
  const details = watched.kind === "call" ? callDetails(watched) : findingDetails(watched);
  return [...details, ...whereabouts(watched)];
}

/**
 * How sure who, when and which call are: as the trail's own log file has it; or told by a message of the queue, or by GuardDuty. A word
 * and the rest of its sentence.
 */
export function watchedCertainty({
  watched,
  isConfirmed,
}: Pick<WatchedEntry, "watched" | "isConfirmed">): readonly [certainty: "Exact" | "Reported", why: string] {
  if (watched.kind === "finding") return ["Reported", " by GuardDuty."];
  return isConfirmed
    ? ["Exact", ": the trail's own record of the call."]
    : ["Reported", " by a message of the queue; no log file of the trail confirms it yet."];
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

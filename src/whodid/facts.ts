import type { Entry } from "../ledger/entry.js";
import { originOf } from "../ledger/origin.js";
import { outcomeOf } from "../ledger/wording.js";
import type { Part } from "../message/blocks.js";

const mostEventIds = 8;

/** What a deed is known by, a line each: how it ended, as whom and from where it was run, and the ids to find it elsewhere. */
export function factLines(entry: Entry): readonly (readonly Part[])[] {
  return [
    [`Outcome: ${outcomeOf(entry)}. Ran `, ...originOf(entry), `. ${identityOf(entry)}`],
    idsOf(entry).flatMap(([name, ids], index): Part[] => [
      index === 0 ? `${name} ` : `, ${name.toLowerCase()} `,
      { kind: "code", text: ids },
    ]),
  ];
}

function identityOf({ door, author }: Entry): string {
  if (door !== undefined) {
    return `Role ${afterSlash(door.roleArn)}, source identity ${door.sourceIdentity}, secret ${secretName(door.secretArn)}.`;
  }
  return author.kind === "outside" && author.actor.arn !== null
    ? `Caller ${author.actor.arn}.`
    : "The caller's role was not recorded.";
}

function idsOf({ id, outcome, sightings, moreSightings }: Entry): (readonly [string, string])[] {
  // A read in its transaction makes four requests; the one that whodid wrote down is the statement's own.
  const requestIds = [outcome?.requestId ?? sightings.find(({ requestId }) => requestId !== null)?.requestId];
  // A read makes a call a page, and a message has room for a few.
  const eventIds = sightings.slice(0, mostEventIds).map(({ eventId }) => eventId);
  const isCut = moreSightings === true || sightings.length > mostEventIds;
  return [
    ["Statement", id] as const,
    ...named("Request", requestIds),
    ...named("Trail event", isCut ? [...eventIds, "and more"] : eventIds),
  ];
}

function named(name: string, ids: readonly (string | null | undefined)[]): (readonly [string, string])[] {
  const known = [...new Set(ids.filter((id) => typeof id === "string"))];
  return known.length === 0 ? [] : [[`${name}${known.length === 1 ? "" : "s"}`, known.join(" ")]];
}

/** A role's name with its path: `arn:aws:iam::111122223333:role/app/sql-bob` → `app/sql-bob`. */
function afterSlash(arn: string): string {
  return arn.slice(arn.indexOf("/") + 1);
}

function secretName(arn: string): string {
  return arn.split(":").at(-1) ?? arn;
}

import type { Entry } from "../ledger/entry.js";
import { originOf } from "../ledger/origin.js";
import { authorOf, headline, outcomeOf, placeOf, plainText } from "../ledger/wording.js";
import type { Actor } from "../trail/event.js";
import type { Watched } from "../watch/watched.js";
import type { FoldRow } from "./ports.js";
import type { Recognised } from "./recognise.js";

/** What tells, of a notice, with which others it is folded in a flood. */
export type Folding = {
  /** Each kind has its own threshold: statements never crowd out an alarm. */
  readonly kind: "statement" | "alarm" | "watched";
  /** The same for all that one principal does, people included. */
  readonly principal: string;
  readonly who: string;
  /** The same for what is alike: one shape of statement, one secret, one row of the watch table. */
  readonly group: string;
  /** Names many of the group: "statements on billing with the secret app/billing". */
  readonly what: string;
  readonly row: FoldRow;
};

const maxSql = 2_000;
const list = new Intl.ListFormat("en");

/**
 * A statement by its sending, which the event follows within a second, or by its event; grouped by shape or, as the trail masks it, by
 * secret: a text that the database's log tells later does not move it. `shown` is the entry as the channel may see it.
 */
export function foldingOfStatement(entry: Entry, shown: Entry): Folding {
  const { author, fingerprint, sightings } = entry;
  const secretArn = sightings.find((sighting) => sighting.secretArn !== undefined)?.secretArn ?? null;
  const bySecret = author.kind === "outside" || fingerprint === null;
  return {
    kind: "statement",
    ...principalOf(author),
    who: authorOf(author),
    group: [entry.clusterArn, entry.database, bySecret ? `secret ${secretArn}` : fingerprint].join(" "),
    what: `statements${bySecret ? "" : " of one shape"} on ${placeOf(entry)}${bySecret ? secretWords(secretArn) : ""}`,
    row: {
      id: entry.id,
      at: entry.sentAt ?? entry.createdAt,
      who: authorOf(author),
      did: plainText(headline(entry)),
      ended: entry.state === "succeeded" ? "done" : outcomeOf(entry),
      outcome: outcomeOf(entry),
      from: plainText(originOf(entry)),
      sql: shown.sql?.slice(0, maxSql) ?? null,
    },
  };
}

export function foldingOfAlarm({ event }: Extract<Recognised, { kind: "forged" }>, said: string): Folding {
  const outcome = event.errorCode === null ? "done" : `failed: ${event.errorCode}`;
  const who = authorOf({ kind: "outside", actor: event.actor });
  return {
    kind: "alarm",
    ...principalOf({ kind: "outside", actor: event.actor }),
    who,
    group: "forged",
    what: "calls with a forged statement id",
    row: {
      id: event.eventId,
      at: event.eventTime,
      who,
      did: said,
      ended: outcome,
      outcome,
      from: `from ${event.sourceIp ?? "an unknown address"}`,
      sql: null,
    },
  };
}

/** A finding has no principal, is told anew in its place, and is never folded: null. */
export function foldingOfWatched(watched: Watched, said: string): Folding | null {
  if (watched.kind === "finding") return null;
  const outcome = watched.errorCode === null ? "done" : `failed: ${watched.errorCode}`;
  const who = authorOf({ kind: "outside", actor: watched.actor });
  return {
    kind: "watched",
    ...principalOf({ kind: "outside", actor: watched.actor }),
    who,
    group: watched.rows.map(({ name }) => name).join(" "),
    what: `calls watched as ${list.format(watched.rows.map(({ name }) => name))}`,
    row: {
      id: watched.eventId,
      at: watched.at,
      who,
      did: said,
      ended: outcome,
      outcome,
      from: `from ${watched.sourceIp ?? "an unknown address"}`,
      sql: null,
    },
  };
}

/** A human is the same under any role and session; what is none is its role, or else its own ARN. */
function principalOf(author: Entry["author"]): { readonly principal: string } {
  return {
    principal:
      author.kind === "person"
        ? `person ${author.name}`
        : `${author.actor.accountId} ${nameIn(author.actor)}`,
  };
}

function nameIn({ kind, person, role, arn, name }: Actor): string {
  return `${kind} ${person ?? role ?? arn ?? name}`;
}

/** `app/billing` of an ARN, without the six characters that Secrets Manager adds. */
function secretWords(secretArn: string | null): string {
  if (secretArn === null) return ", without a secret that the trail tells";
  return ` with the secret ${(secretArn.split(":secret:")[1] ?? secretArn).replace(/-[A-Za-z0-9]{6}$/, "")}`;
}

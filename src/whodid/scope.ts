import type { Database, Policy } from "../access/database.js";
import type { Person, SlackUser } from "../access/person.js";
import type { Question } from "./question.js";

/**
 * Where an answer is looked for: in which databases, under which names somebody appears there (null: anybody), and by which Slack account,
 * under whatever name, where that is known.
 */
export type Scope = {
  readonly databases: readonly Database[];
  readonly names: readonly string[] | null;
  readonly slack: SlackUser | null;
  /** The name asked for, where people are known and none of them has it: it may be one that the trail alone tells, or mistyped. */
  readonly unknownName: string | null;
};

export type ScopeReading =
  | { readonly kind: "scope"; readonly scope: Scope }
  | { readonly kind: "refused"; readonly because: string };

/** Resolves the names in a question; refuses a database or Slack account that `whodid.yml` does not know. The asker is null in a terminal. */
export function scopeOf(question: Question, policy: Policy, asker: Person | null): ScopeReading {
  const { database } = question;
  const databases = policy.databases.filter(({ name }) => database === null || name === database);
  if (databases.length === 0) {
    const known = policy.databases.map(({ name }) => name).join(", ");
    return {
      kind: "refused",
      because: `There is no database ${database ?? ""} here; whodid knows ${known}.`,
    };
  }
  if (question.whom?.kind === "asker" && asker === null)
    return {
      kind: "refused",
      because: "A terminal doesn't know who you are; write your name, such as by alice.",
    };
  const person = personAsked(question, policy, asker);
  const { whom } = question;
  if (person === undefined && whom !== null && whom.kind !== "name")
    return {
      kind: "refused",
      because:
        "Nobody in whodid has that Slack account; write the name that the trail tells, such as by mallory.",
    };
  const written = whom?.kind === "name" ? [whom.name] : null;
  const names = person === undefined ? written : recordedNames(person);
  const unknownName =
    whom?.kind === "name" && person === undefined && policy.people.length > 0 ? whom.name : null;
  return { kind: "scope", scope: { databases, names, slack: person?.slack ?? null, unknownName } };
}

function personAsked({ whom }: Question, { people }: Policy, asker: Person | null): Person | undefined {
  switch (whom?.kind) {
    case undefined:
      return undefined;
    case "asker":
      return asker ?? undefined;
    case "slack": {
      const isTheirs = (slack: SlackUser) =>
        slack.userId === whom.userId && (asker === null || slack.teamId === asker.slack.teamId);
      return people.find(({ slack }) => isTheirs(slack));
    }
    case "name": {
      const written = whom.name.toLowerCase();
      return people.find((one) => recordedNames(one).some((name) => name.toLowerCase() === written));
    }
  }
}

/** A person's statements are recorded under their name; round whodid, the trail names their source identity. */
function recordedNames({ name, sourceIdentity }: Person): readonly string[] {
  return [...new Set([name, sourceIdentity])];
}

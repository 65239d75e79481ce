import { type Risk, risks } from "../statement/statement.js";
import type { Database, Policy } from "./database.js";
import { isSameUser, type Person, type SlackUser } from "./person.js";

/** Allowed, as whom and with which secret; or refused, and why. */
export type Decision =
  | { readonly kind: "allowed"; readonly secretArn: string; readonly confirm: boolean }
  | { readonly kind: "refused"; readonly reason: "no-rule" | "no-secret" };

/** The person of a Slack account, by team and user id alone; undefined for everyone else. */
export function personOf(policy: Policy, user: SlackUser): Person | undefined {
  return policy.people.find(({ slack }) => isSameUser(slack, user));
}

/** The database named, else the channel's own; undefined where neither is. */
export function databaseOf(
  policy: Policy,
  named: string | undefined,
  channelId: string,
): Database | undefined {
  return policy.databases.find((database) =>
    named === undefined ? database.channels.includes(channelId) : database.name === named,
  );
}

/** Whether the rules let this person run a statement of this risk here. What no rule allows is refused; all but reads are confirmed. */
export function decide(policy: Policy, person: Person, database: Database, risk: Risk): Decision {
  const ruled = policy.rules.some(
    (rule) =>
      isAmong(rule.to, person) &&
      (rule.on.includes(database.name) || rule.on.includes("*")) &&
      rule.may.includes(risk),
  );
  if (!ruled) return { kind: "refused", reason: "no-rule" };
  const secret = database.secrets.find(
    (one) =>
      (one.people === undefined || isAmong(one.people, person)) &&
      (one.risks === undefined || one.risks.includes(risk)),
  );
  if (secret === undefined) return { kind: "refused", reason: "no-secret" };
  return { kind: "allowed", secretArn: secret.secretArn, confirm: risk !== "read" };
}

/** The same of statements that run together: the rules must allow each of these risks, the gravest of which chooses the secret. */
export function decideTogether(
  policy: Policy,
  person: Person,
  database: Database,
  each: readonly Risk[],
): Decision & { readonly risk: Risk } {
  const fromGravest = risks.toReversed().filter((risk) => each.includes(risk));
  const decisions = fromGravest.map((risk) => ({ ...decide(policy, person, database, risk), risk }));
  const decided = decisions.find(({ kind }) => kind === "refused") ?? decisions[0];
  return decided ?? { kind: "refused", reason: "no-rule", risk: "administrative" };
}

/** The risks of statements that this person may run here, from harmless to grave. */
export function allowedRisks(policy: Policy, person: Person, database: Database): readonly Risk[] {
  return risks.filter((risk) => decide(policy, person, database, risk).kind === "allowed");
}

/** Databases on which some rule lets this person do something. */
export function databasesFor(policy: Policy, person: Person): readonly Database[] {
  return policy.databases.filter((database) =>
    policy.rules.some(
      (rule) => isAmong(rule.to, person) && (rule.on.includes(database.name) || rule.on.includes("*")),
    ),
  );
}

function isAmong(parties: readonly string[], person: Person): boolean {
  return parties.some((party) => party === "*" || party === person.name || person.groups.includes(party));
}

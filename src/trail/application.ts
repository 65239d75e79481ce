import type { TrailEvent } from "./event.js";

/** A principal that `whodid.yml` declares to be an application: an IAM role or user whose statements are counted, not kept one by one. */
export type Application = {
  readonly name: string;
  readonly principalArn: string;
  readonly reason: string;
};

/**
 * The application that made a call, unless there is evidence of a human behind it: a source identity, or a session that bears a person's
 * name. A call with a statement id of whodid's is never an application's.
 */
export function applicationOf(
  applications: readonly Application[],
  { actor, roleArn, sourceIdentity, token }: TrailEvent,
): Application | undefined {
  if (token !== null || sourceIdentity !== null) return undefined;
  const isUser = actor.arn !== null && actor.arn.includes(":user/");
  if (!isUser && actor.person !== null) return undefined;
  const principalArn = isUser ? actor.arn : roleArn;
  return applications.find((application) => application.principalArn === principalArn);
}

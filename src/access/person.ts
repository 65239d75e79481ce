/** A Slack account: the only key of a person; names and e-mail addresses are not. */
export type SlackUser = { readonly teamId: string; readonly userId: string };

export function isSameUser(one: SlackUser, other: SlackUser): boolean {
  return one.teamId === other.teamId && one.userId === other.userId;
}

/** A human who may use whodid, and the IAM role that their statements run under. */
export type Person = {
  readonly name: string;
  readonly slack: SlackUser;
  readonly roleArn: string;
  /** 2 to 64 of `[A-Za-z0-9_.,+=@-]`: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
  readonly sourceIdentity: string;
  readonly groups: readonly string[];
};

/** What Slack says of an account at this moment; absent or failed lookups refuse. */
export type Standing =
  /** `timeZone`: the name of the account's zone, such as `Europe/Berlin`; absent where it has none that is known. */
  | { readonly kind: "member"; readonly timeZone?: string }
  | {
      readonly kind: "refused";
      readonly because: "guest" | "deactivated" | "bot" | "stranger" | "lookup-failed";
    };

/**
 * Looks an account up in Slack; `recent` may answer from a minute ago, `now` asks again, as before every write.
 * Never throws: a failed lookup is the standing `lookup-failed`.
 */
export type FindStanding = (user: SlackUser, asOf: "recent" | "now") => Promise<Standing>;

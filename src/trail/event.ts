import type { IdentityCenterUser } from "./identity-center.js";

/**
 * Who made a call, as the trail tells it. `name` is what is shown; it is a human's only when `kind` is `person`.
 * `person` is the human, `role` the role whose session it was: both, one or none are known.
 */
export type Actor = {
  readonly kind: "person" | "role" | "root" | "service" | "account" | "unknown";
  readonly name: string;
  readonly person: string | null;
  readonly role: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  /** Of whom nothing but an id of Identity Center is known as yet: `person` is that id then. */
  readonly identityCenterUser?: IdentityCenterUser;
};

/**
 * The statement id that whodid puts into the user agent of each of its calls, and what the call is for: the run itself, its rehearsal, or
 * a peek at the catalogue. A claim, not a proof.
 */
export type Token = { readonly statementId: string; readonly phase: "run" | "rehearse" | "peek" };

/** One CloudTrail record of a Data API call, with what whodid needs of it. Times are milliseconds since the epoch. */
export type TrailEvent = {
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly eventTime: number;
  readonly region: string;
  readonly accountId: string;
  readonly actor: Actor;
  readonly roleArn: string | null;
  readonly sourceIdentity: string | null;
  readonly accessKeyId: string | null;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
  readonly clusterArn: string | null;
  readonly secretArn: string | null;
  readonly transactionId: string | null;
  readonly requestId: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly token: Token | null;
};

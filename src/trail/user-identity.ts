import type { IdentityCenterUser } from "./identity-center.js";
import { fieldsOf, isObject, textOf } from "./tolerant.js";
import type { Fields } from "./tolerant.js";

/**
 * The parts of `userIdentity` that tell who called. What is missing or of another type is null, what is new is ignored.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export type UserIdentity = {
  readonly type: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  readonly userName: string | null;
  readonly principalId: string | null;
  readonly invokedBy: string | null;
  readonly sourceIdentity: string | null;
  readonly issuer: {
    readonly type: string | null;
    readonly arn: string | null;
    readonly userName: string | null;
    readonly accountId: string | null;
  };
  /** A name only for who may ask the identity store. */
  readonly identityCenterUser: IdentityCenterUser | null;
  /** The credentials were given to a machine: to an EC2 instance, or to a service's own code, such as a Lambda function. */
  readonly isMachine: boolean;
};

/** Null when it is no object. Never throws. */
export function readUserIdentity(value: unknown): UserIdentity | null {
  if (!isObject(value)) return null;
  const session = fieldsOf(value["sessionContext"]);
  const issuer = fieldsOf(session["sessionIssuer"]);
  return {
    type: textOf(value["type"]),
    arn: textOf(value["arn"]),
    accountId: textOf(value["accountId"]),
    accessKeyId: textOf(value["accessKeyId"]),
    userName: textOf(value["userName"]),
    principalId: textOf(value["principalId"]),
    invokedBy: textOf(value["invokedBy"]),
    sourceIdentity: textOf(session["sourceIdentity"]),
    issuer: {
      type: textOf(issuer["type"]),
      arn: textOf(issuer["arn"]),
      userName: textOf(issuer["userName"]),
      accountId: textOf(issuer["accountId"]),
    },
    identityCenterUser: readIdentityCenterUser(fieldsOf(value["onBehalfOf"])),
    isMachine:
      textOf(session["ec2RoleDelivery"]) !== null ||
      textOf(fieldsOf(value["inScopeOf"])["issuerType"]) !== null,
  };
}

function readIdentityCenterUser({ userId, identityStoreArn }: Fields): IdentityCenterUser | null {
  const id = textOf(userId);
  return id === null ? null : { userId: id, storeArn: textOf(identityStoreArn) };
}

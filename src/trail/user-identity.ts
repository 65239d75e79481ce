import { z } from "zod";

const text = z.string().min(1).nullable().catch(null);

const issuer = z.object({ type: text, arn: text, userName: text, accountId: text });
const session = z.object({
  sourceIdentity: text,
  sessionIssuer: issuer.partial().nullable().catch(null),
  /** Present for credentials of an EC2 instance. */
  ec2RoleDelivery: text,
});

/**
 * The parts of `userIdentity` that tell who called. What is missing or of another type is null, what is new is ignored.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const userIdentity = z.object({
  type: text,
  arn: text,
  accountId: text,
  accessKeyId: text,
  userName: text,
  principalId: text,
  invokedBy: text,
  sessionContext: session.partial().nullable().catch(null),
  onBehalfOf: z.object({ userId: text }).partial().nullable().catch(null),
  /** Present for credentials that AWS gave to a service's own code, such as a Lambda function. */
  inScopeOf: z.object({ issuerType: text }).partial().nullable().catch(null),
});

export const tolerantUserIdentity = userIdentity.partial().nullable().catch(null);

export type UserIdentity = NonNullable<z.infer<typeof tolerantUserIdentity>>;

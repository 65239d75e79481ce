import {
  DescribeUserCommand,
  IdentitystoreClient,
  ResourceNotFoundException,
  ValidationException,
} from "@aws-sdk/client-identitystore";
import type { DescribeUserCommandOutput } from "@aws-sdk/client-identitystore";
import type { DescribeUser } from "../trail/identity-center.js";
import { createRoleCredentials } from "./role-credentials.js";
import type { Transport } from "./transport.js";

const answerMs = 4_000;
const maxName = 128;

/**
 * Asks Identity Center's identity store for a user. The store lies in one Region, which its ARN does not tell:
 * https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DescribeUser.html
 */
export function createDescribeUser(outside: {
  readonly transport: Transport;
  readonly region: string;
  /** The role that may ask, where whodid's own may not: the store answers to the account that Identity Center is managed from. */
  readonly roleArn?: string;
}): DescribeUser {
  const { transport, region, roleArn } = outside;
  const client = new IdentitystoreClient({
    region,
    requestHandler: transport.patient,
    ...(roleArn === undefined ? {} : { credentials: createRoleCredentials(roleArn, region, transport) }),
    maxAttempts: 2,
  });
  return async ({ userId, storeArn }) => {
    const [, storeId] = /:identitystore\/(d-[0-9a-z]{10}|[0-9a-f-]{36})$/.exec(storeArn ?? "") ?? [];
    if (storeId === undefined) return null;
    try {
      const command = new DescribeUserCommand({ IdentityStoreId: storeId, UserId: userId });
      return nameOf(await client.send(command, { abortSignal: AbortSignal.timeout(answerMs) }));
    } catch (cause) {
      if (cause instanceof ResourceNotFoundException || cause instanceof ValidationException) return null;
      throw new Error("The identity store did not tell a user", { cause });
    }
  };
}

/** What people sign in with names one of them alone; what else they are called need not. */
function nameOf({ UserName, Emails = [], DisplayName }: DescribeUserCommandOutput): string | null {
  const email = Emails.find(({ Primary }) => Primary === true)?.Value;
  return (
    [UserName, email, DisplayName].find((name) => name !== undefined && name !== "")?.slice(0, maxName) ??
    null
  );
}

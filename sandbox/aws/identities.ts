import { aws, people, roles, secrets, shop, shopSecrets } from "../seed.js";
import type { Policy } from "./policy.js";

/** The identity of a caller, as IAM knows it and as CloudTrail's `userIdentity` tells it. */
export type Principal = {
  readonly kind: "AssumedRole" | "IAMUser";
  readonly arn: string;
  readonly principalId: string;
  /** Of the role, or the user's own name. */
  readonly name: string;
  /** Undefined for an IAM user. */
  readonly roleArn?: string;
  readonly sourceIdentity?: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Where the calls come from, as CloudTrail sees it. */
  readonly address: string;
};

export type Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

export type Role = {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  readonly permissions: Policy;
};

/** Who may assume a role, and with which source identity alone. */
export type Trust = {
  readonly roleArn: string;
  readonly person: string;
  readonly principalRoleArn: string;
  readonly sourceIdentity: string;
};

const dataApi = [
  "ExecuteStatement",
  "BatchExecuteStatement",
  "BeginTransaction",
  "CommitTransaction",
  "RollbackTransaction",
];

function allow(Action: string[], Resource: string[]): Policy["Statement"][number] {
  return { Effect: "Allow", Action, Resource };
}

/** A person's own part of the Data API: the clusters, and the secrets that are theirs. */
function sqlPermissions(person: string, clusters: string[]): Policy {
  const own = [...secrets, ...shopSecrets]
    .filter(({ usableBy }) => usableBy.some((name) => name === person))
    .map(({ arn }) => arn);
  return {
    Statement: [
      allow(
        dataApi.map((name) => `rds-data:${name}`),
        clusters,
      ),
      allow(["secretsmanager:GetSecretValue"], own),
    ],
  };
}

/** What whodid's own role may do: nothing on the Data API, but become the people's roles. */
export const botRole: Role = {
  name: "whodid",
  arn: aws.botRoleArn,
  id: "AROASANDBOXWHODID0000",
  permissions: {
    Statement: [
      allow(
        ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
        [`arn:aws:iam::${aws.accountId}:role/sql-*`],
      ),
      allow(
        ["s3:GetObject", "s3:ListBucket"],
        [`arn:aws:s3:::${aws.bucket}`, `arn:aws:s3:::${aws.bucket}/*`],
      ),
      allow(["sqs:*"], [`arn:aws:sqs:${aws.region}:${aws.accountId}:${aws.queueName}*`]),
      allow(["dynamodb:*"], [`arn:aws:dynamodb:${aws.region}:${aws.accountId}:table/whodid-*`]),
      allow(["logs:*", "rds:Describe*", "identitystore:DescribeUser"], ["*"]),
      allow(
        ["ListPublicKeys", "LookupEvents", "StartQuery", "GetQueryResults", "CancelQuery"].map(
          (name) => `cloudtrail:${name}`,
        ),
        ["*"],
      ),
    ],
  },
};

/** The people's roles that whodid assumes. */
export const sqlRoles: readonly Role[] = roles.map(({ name, arn }) => ({
  name: `sql-${name}`,
  arn,
  id: `AROASANDBOXSQL${name.toUpperCase().padEnd(7, "0")}`,
  permissions: sqlPermissions(name, [aws.clusterArn, shop.clusterArn]),
}));

/** The trust policy of each of these roles: whodid alone, with that person's source identity. */
export const trusts: readonly Trust[] = roles.map((role) => ({
  roleArn: role.arn,
  person: role.name,
  principalRoleArn: aws.botRoleArn,
  sourceIdentity: role.sourceIdentity,
}));

export type Identity = { readonly keys: Keys; readonly principal: Principal; readonly permissions: Policy };

/** whodid's own session, as the container's role would give it. */
export function botIdentity(createdAt: number): Identity {
  return {
    keys: {
      accessKeyId: "ASIASANDBOXWHODID000",
      secretAccessKey: "sandbox-secret-of-whodid",
      sessionToken: "sandbox-session-token-of-whodid",
    },
    principal: {
      kind: "AssumedRole",
      arn: `arn:aws:sts::${aws.accountId}:assumed-role/whodid/whodid-task`,
      principalId: `${botRole.id}:whodid-task`,
      name: botRole.name,
      roleArn: botRole.arn,
      createdAt,
      address: aws.whodidAddress,
    },
    permissions: botRole.permissions,
  };
}

/** Who comes through Identity Center, by permission set; the others with a secret of their own are IAM users. */
const permissionSets: Readonly<Record<string, string>> = { alice: "Engineer", bob: "DatabaseAdmin" };

/** The people's own AWS credentials, for calls that go round whodid; undefined for who has none. */
export function ownIdentity(person: string, createdAt: number): Identity | undefined {
  const seeded = people.find(({ name }) => name === person);
  if (seeded === undefined || !secrets.some(({ usableBy }) => usableBy.some((name) => name === person)))
    return undefined;
  const label = person.toUpperCase().padEnd(9, "0");
  const shared = { createdAt, address: seeded.address };
  const permissions = sqlPermissions(person, ["*"]);
  const set = permissionSets[person];
  if (set === undefined) {
    return {
      keys: { accessKeyId: `AKIASANDBOX${label}`, secretAccessKey: `sandbox-secret-of-${person}` },
      principal: {
        kind: "IAMUser",
        arn: `arn:aws:iam::${aws.accountId}:user/${person}`,
        principalId: `AIDASANDBOX${label}`,
        name: person,
        ...shared,
      },
      permissions,
    };
  }
  const role = `AWSReservedSSO_${set}_0123456789abcdef`;
  const session = `${person}@example.com`;
  return {
    keys: {
      accessKeyId: `ASIASANDBOX${label}`,
      secretAccessKey: `sandbox-secret-of-${person}`,
      sessionToken: `sandbox-session-token-of-${person}`,
    },
    principal: {
      kind: "AssumedRole",
      arn: `arn:aws:sts::${aws.accountId}:assumed-role/${role}/${session}`,
      principalId: `AROASANDBOXSSO${person.toUpperCase().padEnd(7, "0")}:${session}`,
      name: role,
      roleArn: `arn:aws:iam::${aws.accountId}:role/aws-reserved/sso.amazonaws.com/${aws.region}/${role}`,
      ...shared,
    },
    permissions,
  };
}

import type { Actor } from "./event.js";
import type { IdentityCenterUser } from "./identity-center.js";
import type { UserIdentity } from "./user-identity.js";

/** What is told of a caller besides its ARN and account. */
type Who = Pick<Actor, "kind" | "name" | "person" | "role" | "identityCenterUser">;

/**
 * Who made the call: the human if there is evidence of one (source identity, then Identity Center user, session name, user name),
 * else what the trail has. A role's name is never shown as a person's. An Identity Center user is told by its id, as the trail has it, until somebody resolves it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function actorOf(identity: UserIdentity | null): Actor {
  if (identity === null) return { ...nobody(null, null), arn: null, accountId: null };
  return {
    ...whoOf(identity),
    arn: identity.arn,
    accountId: identity.accountId ?? identity.issuer.accountId,
  };
}

function whoOf(identity: UserIdentity): Who {
  const role = roleOf(identity);
  const { sourceIdentity, identityCenterUser } = identity;
  if (sourceIdentity !== null) return person(sourceIdentity, role);
  if (identityCenterUser !== null) return unresolved(identityCenterUser, role);
  switch (identity.type) {
    case "Root":
      return { kind: "root", name: "root", person: null, role };
    case "AWSService":
      return { kind: "service", name: identity.invokedBy ?? "an AWS service", person: null, role };
    case "AWSAccount":
      return { kind: "account", name: identity.accountId ?? "unknown", person: null, role };
    case "AssumedRole":
      return ofSession(identity, role);
    case "IAMUser":
    case "SAMLUser":
    case "WebIdentityUser":
    case "Directory":
      return ofUser(identity.userName ?? lastPart(identity.arn), role);
    case "FederatedUser":
      return ofUser(lastPart(identity.arn) ?? afterColon(identity.principalId), role);
    default:
      return ofUser(identity.userName, role);
  }
}

function person(name: string, role: string | null): Who {
  return { kind: "person", name, person: name, role };
}

function unresolved(identityCenterUser: IdentityCenterUser, role: string | null): Who {
  const { userId } = identityCenterUser;
  const name = `unresolved Identity Center user ${userId}`;
  return { kind: "person", name, person: userId, role, identityCenterUser };
}

function nobody(name: string | null, role: string | null): Who {
  return { kind: "unknown", name: name ?? "unknown", person: null, role };
}

/** The role whose session it is, by its name without path; null for who has none. */
function roleOf({ type, arn, issuer }: UserIdentity): string | null {
  if (type !== "AssumedRole" && issuer.type !== "Role") return null;
  if (issuer.userName !== null || type !== "AssumedRole") return issuer.userName;
  const [kind, role = null] = arnResource(arn);
  return kind === "assumed-role" ? role : null;
}

function ofSession(identity: UserIdentity, role: string | null): Who {
  const [, , sessionName] = arnResource(identity.arn);
  const session = sessionName ?? afterColon(identity.principalId);
  // Where the role is not told, the session's name may be the role's own.
  if (role === null) return nobody(session ?? null, null);
  if (session !== undefined && session !== role && !isMachine(identity, role, session))
    return person(session, role);
  return { kind: "role", name: role, person: null, role };
}

/** Session names that AWS or an SDK makes up where no human is: instance ids, container and task ids, generated names. */
const machineSession =
  /^(i-[0-9a-f]{8,17}|[0-9a-f]{32}|\d+|botocore-session-\d+|aws-sdk-[\w-]*\d+|aws-go-sdk-\d+|AWSCLI-Session|aws-cli-\S*|eks-\S+|ecs-\S+|codebuild-\S+|AWSCodeBuild-\S+|AWSCloudFormation|AutoScaling|GlueJobRunnerSession|GitHubActions)$/i;

function isMachine(identity: UserIdentity, role: string | null, session: string): boolean {
  return role?.startsWith("AWSServiceRoleFor") === true || identity.isMachine || machineSession.test(session);
}

/** Subjects of tokens that a cluster gives to its pods, and GitHub to its workflows: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens */
const machineUser = /^(system:serviceaccount:|repo:)/;

function ofUser(name: string | null | undefined, role: string | null): Who {
  return typeof name === "string" && !machineUser.test(name)
    ? person(name, role)
    : nobody(name ?? null, role);
}

/** `arn:aws:sts::1:assumed-role/sql-bob/bob` → `assumed-role`, `sql-bob`, `bob`. */
function arnResource(arn: string | null): readonly (string | undefined)[] {
  let at = -1;
  for (let colons = 0; colons < 5; colons += 1) {
    at = arn?.indexOf(":", at + 1) ?? -1;
    if (at < 0) return [];
  }
  return arn?.slice(at + 1).split("/") ?? [];
}

function lastPart(arn: string | null): string | undefined {
  const parts = arnResource(arn);
  return parts.length > 1 ? parts.at(-1) : undefined;
}

function afterColon(principalId: string | null): string | undefined {
  const at = principalId?.indexOf(":") ?? -1;
  return at < 0 ? undefined : principalId?.slice(at + 1);
}

import type { Actor } from "./event.js";
import type { UserIdentity } from "./user-identity.js";

/** What is told of a caller besides its ARN and account. */
type Who = Pick<Actor, "kind" | "name" | "person" | "role">;

/**
 * Who made the call: the human if there is evidence of one (source identity, then Identity Center user, session name, user name),
 * else what the trail has. A role's name is never shown as a person's. An Identity Center user is told by its id, as the trail has it.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function actorOf(identity: UserIdentity | null): Actor {
  if (identity === null) return { ...nobody(null, null), arn: null, accountId: null };
  return {
    ...whoOf(identity),
    arn: identity.arn ?? null,
    accountId: identity.accountId ?? identity.sessionContext?.sessionIssuer?.accountId ?? null,
  };
}

function whoOf(identity: UserIdentity): Who {
  const role = roleOf(identity);
  const human = identity.sessionContext?.sourceIdentity ?? identity.onBehalfOf?.userId;
  if (typeof human === "string") return person(human, role);
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

function nobody(name: string | null, role: string | null): Who {
  return { kind: "unknown", name: name ?? "unknown", person: null, role };
}

/** The role whose session it is, by its name without path; null for who has none. */
function roleOf({ type, arn, sessionContext }: UserIdentity): string | null {
  const issuer = sessionContext?.sessionIssuer;
  if (issuer?.type === "Role" && typeof issuer.userName === "string") return issuer.userName;
  if (type !== "AssumedRole") return null;
  const [, role] = arnResource(arn);
  return issuer?.userName ?? role ?? null;
}

function ofSession(identity: UserIdentity, role: string | null): Who {
  const [, , sessionName] = arnResource(identity.arn);
  const session = sessionName ?? afterColon(identity.principalId);
  if (session !== undefined && session !== role && !isMachine(identity, role, session))
    return person(session, role);
  return role === null ? nobody(null, null) : { kind: "role", name: role, person: null, role };
}

/** Session names that AWS or an SDK makes up where no human is: instance ids, container and task ids, generated names. */
const machineSession =
  /^(i-[0-9a-f]{8,17}|[0-9a-f]{32}|\d+|botocore-session-\d+|aws-sdk-[\w-]*\d+|aws-go-sdk-\d+|AWSCLI-Session|aws-cli-\S*|eks-\S+|ecs-\S+|codebuild-\S+|AWSCodeBuild-\S+|AWSCloudFormation|AutoScaling|GlueJobRunnerSession|GitHubActions)$/i;

function isMachine(identity: UserIdentity, role: string | null, session: string): boolean {
  return (
    role?.startsWith("AWSServiceRoleFor") === true ||
    typeof identity.sessionContext?.ec2RoleDelivery === "string" ||
    typeof identity.inScopeOf?.issuerType === "string" ||
    machineSession.test(session)
  );
}

/** Subjects of tokens that a cluster gives to its pods, and GitHub to its workflows: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens */
const machineUser = /^(system:serviceaccount:|repo:)/;

function ofUser(name: string | null | undefined, role: string | null): Who {
  return typeof name === "string" && !machineUser.test(name)
    ? person(name, role)
    : nobody(name ?? null, role);
}

/** `arn:aws:sts::1:assumed-role/sql-bob/bob` → `assumed-role`, `sql-bob`, `bob`. */
function arnResource(arn: string | null | undefined): readonly (string | undefined)[] {
  return arn?.split(":").slice(5).join(":").split("/") ?? [];
}

function lastPart(arn: string | null | undefined): string | undefined {
  const parts = arnResource(arn);
  return parts.length > 1 ? parts.at(-1) : undefined;
}

function afterColon(principalId: string | null | undefined): string | undefined {
  const at = principalId?.indexOf(":") ?? -1;
  return at < 0 ? undefined : principalId?.slice(at + 1);
}

import type { Actor } from "./event.js";
import type { UserIdentity } from "./user-identity.js";

/**
 * Who made the call: the human if there is evidence of one (source identity, then Identity Center user, session name, user name),
 * else what the trail has. A role's name is never shown as a person's.
 */
export function actorOf(identity: UserIdentity | null): Actor {
  if (identity === null) return { kind: "unknown", name: "unknown", arn: null, accountId: null };
  return {
    ...whoOf(identity),
    arn: identity.arn ?? null,
    accountId: identity.accountId ?? identity.sessionContext?.sessionIssuer?.accountId ?? null,
  };
}

function whoOf(identity: UserIdentity): Pick<Actor, "kind" | "name"> {
  const human = identity.sessionContext?.sourceIdentity ?? identity.onBehalfOf?.userId;
  if (typeof human === "string") return { kind: "person", name: human };
  switch (identity.type) {
    case "Root":
      return { kind: "root", name: "root" };
    case "AWSService":
      return { kind: "service", name: identity.invokedBy ?? "an AWS service" };
    case "AWSAccount":
      return { kind: "account", name: identity.accountId ?? "unknown" };
    case "AssumedRole":
      return assumedRole(identity);
    case "IAMUser":
    case "SAMLUser":
    case "WebIdentityUser":
    case "Directory":
      return personOrUnknown(identity.userName ?? lastPart(identity.arn));
    case "FederatedUser":
      return personOrUnknown(lastPart(identity.arn) ?? afterColon(identity.principalId));
    default:
      return personOrUnknown(identity.userName);
  }
}

function assumedRole(identity: UserIdentity): Pick<Actor, "kind" | "name"> {
  const [, role, sessionName] = arnResource(identity.arn);
  const name = identity.sessionContext?.sessionIssuer?.userName ?? role;
  const session = sessionName ?? afterColon(identity.principalId);
  if (typeof session === "string" && session !== name && !isMachine(identity, name, session)) {
    return { kind: "person", name: session };
  }
  return name === undefined || name === null ? { kind: "unknown", name: "unknown" } : { kind: "role", name };
}

/** Session names that AWS or an SDK makes up where no human is: instance ids, container and task ids, generated names. */
const machineSession =
  /^(i-[0-9a-f]{8,17}|[0-9a-f]{32}|\d+|botocore-session-\d+|aws-sdk-[\w-]*\d+|aws-go-sdk-\d+|AWSCLI-Session|aws-cli-\S*|eks-\S+|ecs-\S+|codebuild-\S+|AWSCodeBuild-\S+|GitHubActions)$/i;

function isMachine(identity: UserIdentity, role: string | null | undefined, session: string): boolean {
  return (
    role?.startsWith("AWSServiceRoleFor") === true ||
    typeof identity.sessionContext?.ec2RoleDelivery === "string" ||
    typeof identity.inScopeOf?.issuerType === "string" ||
    machineSession.test(session)
  );
}

function personOrUnknown(name: string | null | undefined): Pick<Actor, "kind" | "name"> {
  return typeof name === "string" ? { kind: "person", name } : { kind: "unknown", name: "unknown" };
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

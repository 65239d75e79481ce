import { randomBytes } from "node:crypto";
import { aws } from "../seed.js";
import type { AssumeRoleAsk } from "./assume-role.js";
import type { Caller } from "./iam.js";
import type { Principal, Role } from "./identities.js";
import type { Policy } from "./policy.js";

/** New credentials of a role, for `Iam.admit`. The calls made with them come from where the assuming caller is. */
export function openSession(ask: {
  readonly asked: AssumeRoleAsk;
  readonly role: Role;
  readonly principal: Principal;
  readonly sessionPolicy: Policy | undefined;
  readonly now: number;
}) {
  const { asked, role, principal, sessionPolicy, now } = ask;
  const assumedRoleId = `${role.id}:${asked.roleSessionName}`;
  const keys = {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
    sessionToken: randomBytes(96).toString("base64url"),
  };
  const caller: Caller = {
    identity: {
      keys,
      principal: {
        kind: "AssumedRole",
        arn: `arn:aws:sts::${aws.accountId}:assumed-role/${role.name}/${asked.roleSessionName}`,
        principalId: assumedRoleId,
        name: role.name,
        roleArn: role.arn,
        ...(asked.sourceIdentity === undefined ? {} : { sourceIdentity: asked.sourceIdentity }),
        createdAt: now,
        address: principal.address,
      },
      permissions: role.permissions,
    },
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
    expiresAt: now + asked.durationSeconds * 1000,
  };
  return { caller, keys, assumedRoleId };
}

import { people } from "../seed.js";
import { botIdentity, ownIdentity, sqlRoles, trusts, type Identity, type Role } from "./identities.js";
import { allows, type Context, type Policy } from "./policy.js";

/** Credentials that the services recognise, and what they may do. */
export type Caller = {
  readonly identity: Identity;
  /** Undefined for an identity that needs no session policy. */
  readonly sessionPolicy?: Policy;
  /** Milliseconds since the epoch; undefined for credentials that last. */
  readonly expiresAt?: number;
};

export type Identified =
  | { readonly kind: "known"; readonly caller: Caller }
  | { readonly kind: "missing" | "unknown" | "expired" };

export type Iam = {
  /** Recognises the access key of a Signature 4 header; the signature itself is not checked. */
  identify(headers: {
    readonly authorization?: string | undefined;
    readonly token?: string | undefined;
  }): Identified;
  /** Whether role and session policy both let it be done. */
  permits(caller: Caller, action: string, resource: string, context?: Context): boolean;
  admit(caller: Caller): void;
  role(arn: string): Role | undefined;
  /** Whether the role's trust policy lets this caller in. */
  trusted(roleArn: string, caller: Caller, sourceIdentity: string | undefined): boolean;
  /** False when no role of whodid's is that person's. */
  setTrust(person: string, on: boolean): boolean;
};

/** Starts with whodid's own session and the people's own credentials. */
export function createIam({ clock }: { clock: () => number }): Iam {
  const callers = new Map<string, Caller>();
  const distrusted = new Set<string>();
  const admit = (caller: Caller) => {
    for (const [key, { expiresAt }] of callers)
      if (expiresAt !== undefined && expiresAt < clock() - 86_400_000) callers.delete(key);
    callers.set(caller.identity.keys.accessKeyId, caller);
  };
  admit({ identity: botIdentity(clock()) });
  for (const { name } of people) {
    const identity = ownIdentity(name, clock());
    if (identity !== undefined) admit({ identity });
  }
  return {
    identify({ authorization, token }) {
      const accessKeyId = /Credential=([^/,\s]+)\//.exec(authorization ?? "")?.[1];
      if (accessKeyId === undefined) return { kind: "missing" };
      const caller = callers.get(accessKeyId);
      if (caller === undefined || caller.identity.keys.sessionToken !== token) return { kind: "unknown" };
      if (caller.expiresAt !== undefined && caller.expiresAt <= clock()) return { kind: "expired" };
      return { kind: "known", caller };
    },
    permits: ({ identity, sessionPolicy }, action, resource, context) =>
      allows(identity.permissions, action, resource, context) &&
      (sessionPolicy === undefined || allows(sessionPolicy, action, resource, context)),
    admit,
    role: (arn) => sqlRoles.find((role) => role.arn === arn),
    trusted: (roleArn, { identity }, sourceIdentity) =>
      trusts.some(
        (trust) =>
          trust.roleArn === roleArn &&
          trust.principalRoleArn === identity.principal.roleArn &&
          trust.sourceIdentity === sourceIdentity &&
          !distrusted.has(trust.person),
      ),
    setTrust(person, on) {
      if (!trusts.some((trust) => trust.person === person)) return false;
      if (on) distrusted.delete(person);
      else distrusted.add(person);
      return true;
    },
  };
}

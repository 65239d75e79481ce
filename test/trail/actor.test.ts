import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { actorOf } from "../../src/trail/actor.js";
import { readUserIdentity } from "../../src/trail/user-identity.js";
import { anAssumedRole } from "../fakes/records.js";

const read = (userIdentity: unknown) => actorOf(readUserIdentity(userIdentity));

const who = (userIdentity: unknown) => {
  const { kind, name } = read(userIdentity);
  return `${kind} ${name}`;
};

describe("Who made a call", () => {
  it("is the source identity before all else", () => {
    expect(who(anAssumedRole("a-session", "bob@example.com"))).toBe("person bob@example.com");
    expect(who({ ...anAssumedRole("i-0abc12345678", "bob"), onBehalfOf: { userId: "u-1" } })).toBe(
      "person bob",
    );
  });

  it("is the Identity Center user before the session name", () => {
    expect(who({ ...anAssumedRole("bob"), onBehalfOf: { userId: "u-1" } })).toBe(
      "person unresolved Identity Center user u-1",
    );
    expect(who({ type: "IdentityCenterUser", onBehalfOf: { userId: "u-1", identityStoreArn: "x" } })).toBe(
      "person unresolved Identity Center user u-1",
    );
    expect(who({ type: "IdentityCenterUser" })).toBe("unknown unknown");
  });

  it("is the session name of an assumed role, from the ARN or the principal", () => {
    expect(who(anAssumedRole("bob@example.com"))).toBe("person bob@example.com");
    expect(who({ ...anAssumedRole("bob"), arn: null })).toBe("person bob");
  });

  it.each([
    "i-0123456789abcdef0",
    "0123456789abcdef0123456789abcdef",
    "1763640000000000000",
    "botocore-session-1763640000",
    "aws-sdk-js-session-1763640000",
    "aws-go-sdk-1763640000000000000",
    "GitHubActions",
    "sql-bob",
  ])("is the role, not a person, in a session that a machine named: %s", (session) => {
    expect(who(anAssumedRole(session))).toBe("role sql-bob");
  });

  it("is the role in a session of an instance, a function or a service's own role", () => {
    const identity = anAssumedRole("nightly");
    const onInstance = { sessionIssuer: { userName: "etl" }, ec2RoleDelivery: "2.0" };
    expect(who({ ...identity, sessionContext: onInstance })).toBe("role etl");
    expect(who({ ...identity, inScopeOf: { issuerType: "AWS::Lambda::Function" } })).toBe("role sql-bob");
    const ofService = { sessionIssuer: { userName: "AWSServiceRoleForRDS" } };
    expect(who({ ...identity, sessionContext: ofService })).toBe("role AWSServiceRoleForRDS");
  });

  it("is the role, never a person of its name, where no session name is known", () => {
    const { sessionContext } = anAssumedRole("x");
    expect(who({ type: "AssumedRole", sessionContext })).toBe("role sql-bob");
    expect(who({ type: "AssumedRole", arn: "arn:aws:sts::1:assumed-role/etl" })).toBe("role etl");
    expect(who({ type: "AssumedRole" })).toBe("unknown unknown");
  });

  it.each([
    [{ type: "IAMUser", userName: "johndoe", arn: "arn:aws:iam::1:user/x/johndoe" }, "person johndoe"],
    [{ type: "IAMUser", arn: "arn:aws:iam::1:user/x/johndoe" }, "person johndoe"],
    [{ type: "Root", arn: "arn:aws:iam::1:root", accountId: "1" }, "root root"],
    [{ type: "FederatedUser", arn: "arn:aws:sts::1:federated-user/eve", principalId: "1:eve" }, "person eve"],
    [{ type: "FederatedUser", principalId: "1:eve" }, "person eve"],
    [{ type: "SAMLUser", userName: "eve@example.com", principalId: "k:eve" }, "person eve@example.com"],
    [{ type: "WebIdentityUser", userName: "eve", identityProvider: "x" }, "person eve"],
    [{ type: "AWSService", invokedBy: "rds.amazonaws.com" }, "service rds.amazonaws.com"],
    [{ type: "AWSService" }, "service an AWS service"],
    [{ type: "AWSAccount", accountId: "444455556666", principalId: "AIDA" }, "account 444455556666"],
    [{ type: "NewInTheYear2030" }, "unknown unknown"],
    [{ type: 7, userName: ["x"] }, "unknown unknown"],
    [{}, "unknown unknown"],
    [null, "unknown unknown"],
    [undefined, "unknown unknown"],
  ])("is told from %j", (userIdentity, expected) => {
    expect(who(userIdentity)).toBe(expected);
  });

  it("is told with the role whose session it was, beside the person", () => {
    expect(read(anAssumedRole("s-1", "bob@example.com"))).toMatchObject({
      person: "bob@example.com",
      role: "sql-bob",
    });
    expect(read(anAssumedRole("botocore-session-1"))).toMatchObject({ person: null, role: "sql-bob" });
    const { sessionContext } = anAssumedRole("x", "bob");
    expect(read({ type: "IdentityCenterUser", sessionContext })).toMatchObject({ role: "sql-bob" });
    const ofUser = { sessionIssuer: { type: "IAMUser", userName: "johndoe" } };
    const federated = { type: "FederatedUser", principalId: "1:eve", sessionContext: ofUser };
    expect(read(federated)).toMatchObject({ person: "eve", role: null });
    expect(read({ type: "IAMUser", userName: "johndoe" })).toMatchObject({ person: "johndoe", role: null });
  });

  it.each(["system:serviceaccount:billing:etl", "repo:acme/shop:ref:refs/heads/main"])(
    "is no person where a machine's token was used: %s",
    (userName) => {
      expect(read({ type: "WebIdentityUser", userName })).toMatchObject({
        kind: "unknown",
        name: userName,
        person: null,
      });
    },
  );

  it("never has a person where a role, a service, an account or root is shown, nor a role's name as a person's", () => {
    const maybe = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const identity = fc.record({
      type: maybe(
        "IAMUser",
        "AssumedRole",
        "Root",
        "FederatedUser",
        "SAMLUser",
        "WebIdentityUser",
        "AWSService",
        "AWSAccount",
        "IdentityCenterUser",
        "Unheard",
      ),
      arn: maybe(
        "arn:aws:sts::1:assumed-role/etl/etl",
        "arn:aws:sts::1:assumed-role/etl/bob",
        "arn:aws:iam::1:user/bob",
      ),
      principalId: maybe("AROA:etl", "AROA:bob"),
      userName: maybe("bob"),
      accountId: maybe("1"),
      invokedBy: maybe("rds.amazonaws.com"),
      sessionContext: fc.record({
        sessionIssuer: fc.record({ type: maybe("Role"), userName: maybe("etl") }),
      }),
      onBehalfOf: fc.option(fc.record({ userId: maybe("u-1") }), { nil: undefined }),
    });
    fc.assert(
      fc.property(identity, (userIdentity) => {
        const { kind, name, person, role, identityCenterUser } = read(userIdentity);
        expect(person).toBe(kind === "person" ? (identityCenterUser?.userId ?? name) : null);
        if (kind === "role") expect(name).toBe(role);
        if (userIdentity.type === "AssumedRole") expect(person).not.toBe("etl");
      }),
    );
  });

  it.each([undefined, "arn:aws:iam::1:user/bob"])(
    "is nobody where a session's role is not told: %s",
    (arn) => {
      const identity = { type: "AssumedRole", arn, principalId: "AROA:etl" };
      expect(read(identity)).toMatchObject({ kind: "unknown", person: null, role: null });
    },
  );

  it("comes with ARN and account, the account of the role if need be", () => {
    const { sessionContext } = anAssumedRole("x");
    const identity = readUserIdentity({ type: "AssumedRole", arn: "arn:x", sessionContext });
    expect(actorOf(identity)).toMatchObject({ arn: "arn:x", accountId: "111122223333" });
  });
});

import { describe, expect, it } from "@jest/globals";
import { actorOf } from "../../src/trail/actor.js";
import { tolerantUserIdentity } from "../../src/trail/user-identity.js";
import { anAssumedRole } from "../fakes/records.js";

const who = (userIdentity: unknown) => {
  const { kind, name } = actorOf(tolerantUserIdentity.parse(userIdentity));
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
    expect(who({ ...anAssumedRole("bob"), onBehalfOf: { userId: "u-1" } })).toBe("person u-1");
    expect(who({ type: "IdentityCenterUser", onBehalfOf: { userId: "u-1", identityStoreArn: "x" } })).toBe(
      "person u-1",
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

  it("comes with ARN and account, the account of the role if need be", () => {
    const { sessionContext } = anAssumedRole("x");
    const identity = tolerantUserIdentity.parse({ type: "AssumedRole", arn: "arn:x", sessionContext });
    expect(actorOf(identity)).toMatchObject({ arn: "arn:x", accountId: "111122223333" });
  });
});

import { describe, expect, it } from "@jest/globals";
import { allows, parsePolicy } from "../../../sandbox/aws/policy.js";

const policyOf = (...Statement: object[]) => {
  const policy = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }));
  if (policy === undefined) throw new Error("malformed");
  return policy;
};
const read = { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::trail/*" };

describe("a policy", () => {
  it("allows what some statement allows, by wildcards, actions in any case", () => {
    const policy = policyOf(read, {
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: "arn:sql/bob-??????",
    });
    expect(allows(policy, "S3:getobject", "arn:aws:s3:::trail/a/b.gz")).toBe(true);
    expect(allows(policy, "s3:GetObject", "arn:aws:s3:::other/a")).toBe(false);
    expect(allows(policy, "s3:PutObject", "arn:aws:s3:::trail/a")).toBe(false);
    expect(allows(policy, "sqs:SendMessage", "arn:sql/bob-a1B2c3")).toBe(true);
    expect(allows(policy, "sqs:SendMessage", "arn:sql/bob-read-a1B2c3")).toBe(false);
  });

  it("denies what some statement denies, whatever allows it", () => {
    const policy = policyOf(read, { Effect: "Deny", Action: "*", Resource: "*" });
    expect(allows(policy, "s3:GetObject", "arn:aws:s3:::trail/a")).toBe(false);
  });

  it("holds conditions against the request, and never one that it doesn't know", () => {
    const when = (Condition: object) =>
      allows(policyOf({ ...read, Condition }), "s3:GetObject", "arn:aws:s3:::trail/a", {
        "sts:SourceIdentity": "alice",
        "aws:TagKeys": ["slack_user"],
      });
    expect(when({ StringEquals: { "sts:SourceIdentity": ["bob", "alice"] } })).toBe(true);
    expect(when({ StringEquals: { "sts:SourceIdentity": "bob" } })).toBe(false);
    expect(when({ StringLike: { "sts:SourceIdentity": "al*" } })).toBe(true);
    expect(when({ "ForAllValues:StringEquals": { "aws:TagKeys": ["slack_user"] } })).toBe(true);
    expect(when({ DateGreaterThan: { "aws:CurrentTime": "2020-01-01" } })).toBe(false);
  });

  it("takes dots and brackets literally", () => {
    expect(allows(policyOf({ ...read, Resource: "a.b[1]" }), "s3:GetObject", "axb1")).toBe(false);
  });

  it.each([
    "{",
    "[]",
    '{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}',
    '{"Statement":[{"Effect":"Allow"}]}',
  ])("is malformed as %s", (text) => {
    expect(parsePolicy(text)).toBeUndefined();
  });
});

import { describe, expect, it } from "@jest/globals";

import { maxPolicyCharacters, writeSessionPolicy } from "../../src/aws/session-policy.js";
import { billing, secretArn } from "./asks.js";

const scope = { region: "eu-west-1", clusterArn: billing.clusterArn, secretArn };

function statementsOf(over: Partial<Parameters<typeof writeSessionPolicy>[0]> = {}) {
  const policy = writeSessionPolicy({ ...scope, ...over });
  if (policy.kind !== "policy") throw new Error("expected a policy");
  return JSON.parse(policy.json).Statement;
}

describe("a session policy", () => {
  it("allows four calls on the one cluster, reading the one secret, and nothing else", () => {
    const [calls, secret, key, ...others] = statementsOf();
    expect(calls).toEqual({
      Effect: "Allow",
      Action: [
        "rds-data:ExecuteStatement",
        "rds-data:BeginTransaction",
        "rds-data:CommitTransaction",
        "rds-data:RollbackTransaction",
      ],
      Resource: billing.clusterArn,
    });
    expect(secret).toEqual({ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArn });
    expect(key.Action).toBe("kms:Decrypt");
    expect(others).toEqual([]);
  });

  it("allows decryption only through Secrets Manager of the Region, and only of this secret", () => {
    expect(statementsOf({ region: "us-east-2" })[2].Condition).toEqual({
      StringEquals: {
        "kms:ViaService": "secretsmanager.us-east-2.amazonaws.com",
        "kms:EncryptionContext:SecretARN": secretArn,
      },
    });
  });

  it("names the secret's own key where it is known", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1234";
    expect(statementsOf({ kmsKeyArn })[2].Resource).toBe(kmsKeyArn);
    expect(statementsOf()[2].Resource).toBe("*");
  });

  it("fits into AWS's limit with the longest ARNs that the Data API takes", () => {
    const longest = { clusterArn: "c".repeat(100), secretArn: "s".repeat(100), kmsKeyArn: "k".repeat(100) };
    const policy = writeSessionPolicy({ ...scope, ...longest });
    expect(policy.kind).toBe("policy");
    expect(policy.kind === "policy" && policy.json).not.toMatch(/\s/);
  });

  it("is refused above 2,048 characters", () => {
    const empty = writeSessionPolicy({ ...scope, kmsKeyArn: "" });
    const room = maxPolicyCharacters - (empty.kind === "policy" ? empty.json.length : 0);
    expect(writeSessionPolicy({ ...scope, kmsKeyArn: "k".repeat(room) }).kind).toBe("policy");
    expect(writeSessionPolicy({ ...scope, kmsKeyArn: "k".repeat(room + 1) })).toEqual({
      kind: "too-large",
      characters: maxPolicyCharacters + 1,
    });
  });
});

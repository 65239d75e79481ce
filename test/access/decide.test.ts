import { describe, expect, it } from "@jest/globals";

import type { Database, Policy } from "../../src/access/database.js";
import { databaseOf, databasesFor, decide, decideTogether, personOf } from "../../src/access/decide.js";
import type { Person } from "../../src/access/person.js";
import { type Risk, risks } from "../../src/statement/statement.js";

const person = (name: string, groups: string[]): Person => ({
  name,
  slack: { teamId: "T1", userId: `U${name.toUpperCase()}` },
  roleArn: `arn:aws:iam::111122223333:role/sql-${name}`,
  sourceIdentity: `${name}@example.com`,
  groups,
});
const alice = person("alice", ["engineers"]);
const bob = person("bob", ["dbas"]);
const billing: Database = {
  name: "billing",
  clusterArn: "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
  database: "billing",
  engine: "postgresql",
  region: "eu-west-1",
  environment: "production",
  secrets: [
    { secretArn: "secret:read", risks: ["read"] },
    { secretArn: "secret:dba", people: ["dbas"] },
  ],
  channels: ["C1"],
};
const policy: Policy = {
  people: [alice, bob],
  databases: [billing],
  rules: [
    { to: ["engineers"], on: ["billing"], may: ["read", "write"] },
    { to: ["bob"], on: ["*"], may: [...risks] },
  ],
};

describe("the rules", () => {
  it("must allow each of the statements that run together; the gravest chooses the secret", () => {
    expect(decideTogether(policy, bob, billing, ["read", "destructive", "write"])).toEqual({
      kind: "allowed",
      secretArn: "secret:dba",
      confirm: true,
      risk: "destructive",
    });
    expect(decideTogether(policy, alice, billing, ["administrative", "read"])).toMatchObject({
      kind: "refused",
      reason: "no-rule",
      risk: "administrative",
    });
    const writers: Policy = { ...policy, rules: [{ to: ["bob"], on: ["*"], may: ["write"] }] };
    expect(decideTogether(writers, bob, billing, ["write", "read"])).toMatchObject({
      kind: "refused",
      risk: "read",
    });
    expect(decideTogether(policy, bob, billing, [])).toMatchObject({ kind: "refused" });
  });

  it("allow what a rule names, with the first secret that fits person and risk, and confirm all but reads", () => {
    expect(decide(policy, alice, billing, "read")).toEqual({
      kind: "allowed",
      secretArn: "secret:read",
      confirm: false,
    });
    expect(decide(policy, bob, billing, "read")).toEqual({
      kind: "allowed",
      secretArn: "secret:read",
      confirm: false,
    });
    expect(decide(policy, bob, billing, "destructive")).toEqual({
      kind: "allowed",
      secretArn: "secret:dba",
      confirm: true,
    });
  });

  it("refuse what no rule names, and what no secret opens", () => {
    expect(decide(policy, alice, billing, "destructive")).toEqual({ kind: "refused", reason: "no-rule" });
    expect(decide(policy, alice, billing, "write")).toEqual({ kind: "refused", reason: "no-secret" });
    for (const risk of risks) {
      expect(decide({ ...policy, rules: [] }, bob, billing, risk)).toEqual({
        kind: "refused",
        reason: "no-rule",
      });
    }
  });

  it("know a person by team and user id together, and nobody by a name", () => {
    expect(personOf(policy, alice.slack)).toBe(alice);
    expect(personOf(policy, { teamId: "T2", userId: "UALICE" })).toBeUndefined();
    expect(personOf(policy, { teamId: "T1", userId: "alice" })).toBeUndefined();
  });

  it("take the database that is named, else the channel's own, else none", () => {
    expect(databaseOf(policy, "billing", "C9")).toBe(billing);
    expect(databaseOf(policy, undefined, "C1")).toBe(billing);
    expect(databaseOf(policy, "ledger", "C1")).toBeUndefined();
    expect(databaseOf(policy, undefined, "C9")).toBeUndefined();
  });

  it("list the databases on which somebody may do anything at all", () => {
    expect(databasesFor(policy, alice)).toEqual([billing]);
    expect(databasesFor(policy, person("eve", []))).toEqual([]);
  });

  it("never let a risk through that a rule leaves out", () => {
    const left = (may: Risk[]) => risks.filter((risk) => !may.includes(risk));
    for (const may of risks.map((risk): Risk[] => [risk])) {
      for (const risk of left(may)) {
        const narrow = { ...policy, rules: [{ to: ["*"], on: ["*"], may }] };
        expect(decide(narrow, bob, billing, risk).kind).toBe("refused");
      }
    }
  });
});

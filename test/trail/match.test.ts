import { describe, expect, it } from "@jest/globals";
import type { TrailEvent } from "../../src/trail/event.js";
import { matchEvent } from "../../src/trail/match.js";
import type { Door } from "../../src/trail/match.js";
import { readEvent } from "../../src/trail/read-event.js";
import { anAssumedRole, aRecord } from "../fakes/records.js";

const door: Door = {
  roleArn: "arn:aws:iam::111122223333:role/teams/sql-bob",
  sourceIdentity: "bob@example.com",
  accessKeyId: "ASIAEXAMPLE",
  clusterArn: "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
  secretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/bob-j1K2l3",
};

function anEvent(facts: Partial<TrailEvent> = {}): TrailEvent {
  const reading = readEvent(aRecord({ userIdentity: anAssumedRole("bob", "bob@example.com") }));
  if (reading.kind !== "event") throw new Error("The record should be an event.");
  return { ...reading.event, ...facts };
}

describe("A trail event", () => {
  it("is exact when all facts are those written before the call", () => {
    expect(matchEvent(anEvent(), door)).toStrictEqual({ kind: "exact" });
  });

  it.each(["roleArn", "sourceIdentity", "accessKeyId", "clusterArn", "secretArn"] as const)(
    "is forged when its %s is another",
    (fact) => {
      const match = matchEvent(anEvent({ [fact]: "another" }), door);
      expect(match).toStrictEqual({ kind: "forged", contradictions: [fact] });
    },
  );

  it("names every contradiction", () => {
    const forged = anEvent({ roleArn: "x", accessKeyId: "y", sourceIdentity: null });
    expect(matchEvent(forged, door)).toStrictEqual({
      kind: "forged",
      contradictions: ["roleArn", "accessKeyId"],
    });
  });

  it("is not doubted for what the trail leaves out", () => {
    const bare = anEvent({ roleArn: null, sourceIdentity: null, accessKeyId: null, secretArn: null });
    expect(matchEvent(bare, door).kind).toBe("exact");
  });

  it("is outside without a token, whatever else fits", () => {
    expect(matchEvent(anEvent({ token: null }), door)).toStrictEqual({ kind: "outside" });
  });

  it("is forged when it names a statement that was never sent", () => {
    const match = matchEvent(anEvent(), undefined);
    expect(match).toStrictEqual({ kind: "forged", contradictions: "no such statement" });
  });
});

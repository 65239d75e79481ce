import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { readEvent } from "../../src/trail/read-event.js";
import { anAssumedRole, aRecord } from "../fakes/records.js";

function eventOf(record: unknown) {
  const reading = readEvent(record);
  if (reading.kind !== "event") throw new Error(`The record is ${reading.kind}.`);
  return reading.event;
}

describe("A record of a Data API call", () => {
  it("is read with all that whodid needs of it", () => {
    const record = aRecord({ userIdentity: anAssumedRole("bob-session", "bob@example.com") });
    expect(eventOf(record)).toStrictEqual({
      eventId: "a2c7a357-0000-4755-a0d0-aed11ed4253a",
      eventName: "ExecuteStatement",
      eventSource: "rdsdataapi.amazonaws.com",
      eventTime: Date.UTC(2026, 10, 20, 12, 0, 1),
      region: "eu-west-1",
      accountId: "111122223333",
      actor: {
        kind: "person",
        name: "bob@example.com",
        person: "bob@example.com",
        role: "sql-bob",
        arn: "arn:aws:sts::111122223333:assumed-role/sql-bob/bob-session",
        accountId: "111122223333",
      },
      roleArn: "arn:aws:iam::111122223333:role/teams/sql-bob",
      sourceIdentity: "bob@example.com",
      accessKeyId: "ASIAEXAMPLE",
      sourceIp: "203.0.113.10",
      userAgent: "aws-sdk-js/3.1143.0 ua/2.1 whodid/01KAGW0000ABCDEFGHJKMNPQRS#run",
      clusterArn: "arn:aws:rds:eu-west-1:111122223333:cluster:billing",
      secretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/bob-j1K2l3",
      transactionId: null,
      requestId: "6ba9a36e-0000-4ca8-9a2e-15a9eada988e",
      errorCode: null,
      errorMessage: null,
      token: { statementId: "01KAGW0000ABCDEFGHJKMNPQRS", phase: "run" },
    });
  });

  it("is read from the old event source too, of any event type and version, with fields nobody knows", () => {
    const record = aRecord({
      eventSource: "rdsdata.amazonaws.com",
      eventType: "SomethingNew",
      eventVersion: "1.99",
      unheardOf: { a: [1] },
    });
    expect(eventOf(record).eventSource).toBe("rdsdata.amazonaws.com");
  });

  it("is read from the bare minimum, all else null or unknown", () => {
    const event = eventOf({
      eventID: "e-1",
      eventName: "ExecuteStatement",
      eventSource: "rdsdataapi.amazonaws.com",
      eventTime: "2026-11-20T12:00:01Z",
    });
    expect(event).toMatchObject({
      region: "unknown",
      accountId: "unknown",
      actor: { kind: "unknown", name: "unknown", person: null, role: null, arn: null, accountId: null },
      userAgent: null,
      clusterArn: null,
      token: null,
    });
  });

  it("is read when details have types that nobody expects", () => {
    const event = eventOf(
      aRecord({
        userIdentity: "bob",
        requestParameters: [1],
        resources: [null, 7, { type: "AWS::RDS::DBCluster", ARN: "arn:aws:rds:eu-west-1:1:cluster:c" }],
        userAgent: 42,
        errorCode: {},
        sourceIPAddress: null,
        awsRegion: "",
      }),
    );
    expect(event).toMatchObject({
      actor: { kind: "unknown" },
      clusterArn: "arn:aws:rds:eu-west-1:1:cluster:c",
      region: "eu-west-1",
      userAgent: null,
      errorCode: null,
    });
  });

  it.each(["eventID", "eventName", "eventTime"])("is unreadable without %s, and says so", (field) => {
    const reason = `The record of a Data API call has no usable ${field}.`;
    expect(readEvent(aRecord({ [field]: undefined }))).toStrictEqual({ kind: "unreadable", reason });
    expect(readEvent(aRecord({ [field]: "" }))).toStrictEqual({ kind: "unreadable", reason });
  });

  it.each(["yesterday", "2026-13-01T00:00:00Z", "1969-12-31T23:59:59Z", 1763640000])(
    "is unreadable at a time such as %s",
    (eventTime) => {
      expect(readEvent(aRecord({ eventTime })).kind).toBe("unreadable");
    },
  );
});

describe("Any other record", () => {
  it("is told apart from Data API calls by its source", () => {
    expect(readEvent({ eventSource: "sts.amazonaws.com", eventName: "AssumeRole" })).toStrictEqual({
      kind: "other",
    });
  });

  it.each([null, undefined, 3, "x", [], {}, { eventSource: 3 }])("is unreadable when it is %j", (record) => {
    expect(readEvent(record).kind).toBe("unreadable");
  });

  it("never throws, and a reason quotes nothing of it", () => {
    const mess = fc.dictionary(
      fc.constantFrom(...Object.keys(aRecord()), "errorCode", "resources"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(mess, fc.boolean(), (fields, ours) => {
        const record = {
          ...fields,
          secret: "hunter2",
          ...(ours ? { eventSource: "rdsdata.amazonaws.com" } : {}),
        };
        const reading = readEvent(record);
        if (reading.kind === "unreadable") expect(reading.reason).not.toContain("hunter2");
      }),
    );
  });
});

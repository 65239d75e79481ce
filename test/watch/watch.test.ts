import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";

import { defaultRows } from "../../src/watch/default-rows.js";
import { nothingKnown } from "../../src/watch/known.js";
import type { Condition, WatchRow } from "../../src/watch/row.js";
import { createWatch } from "../../src/watch/watch.js";
import { aFinding, callRecord, known } from "./records.js";

const aRow = (change: Partial<WatchRow> = {}): WatchRow => ({
  name: "own",
  done: "did it",
  toDo: "do it",
  severity: "low",
  source: "s3.amazonaws.com",
  ...change,
});
const meets = (condition: Condition, change: object) => {
  const watch = createWatch([aRow({ where: [condition] })], known);
  return watch.match(callRecord("s3", "PutBucketPolicy", change)) !== undefined;
};
const asking = (requestParameters: unknown) => ({ requestParameters });
const field = "requestParameters.a.b";

describe("a row of the table", () => {
  it.each<[string, Condition, unknown, boolean]>([
    ["is a text", { field, is: "x" }, { a: { b: "x" } }, true],
    ["is another text", { field, is: "x" }, { a: { b: "xx" } }, false],
    ["is a truth, written as text", { field, is: false }, { a: { b: "false" } }, true],
    ["is a number", { field, is: 5 }, { a: { b: 5 } }, true],
    ["is one of several", { field, oneOf: ["x", 5] }, { a: { b: 5 } }, true],
    ["is none of several", { field, oneOf: ["x", 5] }, { a: { b: 6 } }, false],
    ["contains a text", { field, contains: "ell" }, { a: { b: "hello" } }, true],
    ["contains it in an element of a list", { field, contains: "ell" }, { a: { b: ["x", "hello"] } }, true],
    ["lies in an element of a list", { field, is: "x" }, { a: [{ b: "y" }, { b: "x" }] }, true],
    ["is absent", { field, absent: true }, { a: {} }, true],
    ["is absent when null", { field, absent: true }, { a: { b: null } }, true],
    ["is absent where a text stands in its way", { field, absent: true }, { a: "b" }, true],
    ["is not absent", { field, absent: true, not: true }, { a: { b: false } }, true],
    ["is not a text", { field, is: "x", not: true }, { a: { b: "y" } }, true],
    ["is not a text when absent", { field, is: "x", not: true }, null, true],
    ["is named in other case", { field: "requestParameters.A.B", is: "x" }, { a: { b: "x" } }, true],
    ["is no inherited member", { field: "requestParameters.constructor", absent: true }, {}, true],
    ["names a secret of ours", { field, names: "secret" }, { a: { b: "sql/bob" } }, true],
    [
      "names a table of ours by ARN",
      { field, names: "table" },
      { a: { b: "arn:aws:dynamodb:x:1:table/whodid-work" } },
      true,
    ],
    ["is an object, which is no text", { field, is: "[object Object]" }, { a: { b: {} } }, false],
  ])("holds where a field %s", (_, condition, parameters, expected) => {
    expect(meets(condition, asking(parameters))).toBe(expected);
  });

  it("needs all of its conditions", () => {
    const where = [
      { field: "eventName", is: "PutBucketPolicy" },
      { field: "errorCode", absent: true },
    ] as const;
    const watch = createWatch([aRow({ where })], nothingKnown);
    expect(watch.match(callRecord("s3", "PutBucketPolicy"))).toBeDefined();
    expect(watch.match(callRecord("s3", "PutBucketPolicy", { errorCode: "AccessDenied" }))).toBeUndefined();
  });

  it("means every event of its source where it names none, and its own alone where it does", () => {
    const watch = createWatch([aRow(), aRow({ name: "two", events: ["DeleteBucket"] })], nothingKnown);
    const rowsOf = (eventName: string) => {
      const match = watch.match(callRecord("s3", eventName));
      return typeof match === "object" ? match.rows.map(({ name }) => name) : [];
    };
    expect(rowsOf("DeleteBucket")).toEqual(["own", "two"]);
    expect(rowsOf("ListBuckets")).toEqual(["own"]);
    expect(watch.match(callRecord("sts", "DeleteBucket"))).toBeUndefined();
  });

  it("never takes a record for a finding, nor a finding for a record", () => {
    const watch = createWatch([aRow({ source: "guardduty-finding" }), aRow()], nothingKnown);
    expect(watch.match({ ...callRecord("s3", "X"), eventSource: "guardduty-finding" })).toBeUndefined();
    expect(watch.matchFinding(aFinding("Discovery:RDS/TorIPCaller"))).toMatchObject({ kind: "finding" });
    expect(watch.matchFinding(callRecord("s3", "X"))).toBeUndefined();
  });
});

describe("a watched event", () => {
  const watch = createWatch(defaultRows, known);

  it("tells who, what, when, from where and on what", () => {
    const record = callRecord("cloudtrail", "StopLogging", asking({ name: "main" }));
    expect(watch.match(record)).toMatchObject({
      kind: "call",
      key: "event-StopLogging",
      eventName: "StopLogging",
      at: Date.UTC(2026, 10, 22, 14, 3, 7),
      actor: { kind: "person", name: "mallory" },
      sourceIp: "192.0.2.66",
      resource: "main",
      errorCode: null,
      accountId: "111122223333",
      region: "eu-west-1",
    });
  });

  it("tells a finding's user, address, object and count", () => {
    expect(watch.matchFinding(aFinding("CredentialAccess:RDS/MaliciousIPCaller.FailedLogin"))).toMatchObject({
      kind: "finding",
      key: "1cbf9f3a0000",
      user: "postgres",
      sourceIp: "192.0.2.66",
      resource: "billing",
      count: 4,
      score: 5,
    });
  });

  it("takes a sign-in that failed for an attempt, though it has a message alone", () => {
    const failed = {
      userIdentity: { type: "Root", accountId: "111122223333" },
      errorMessage: "Failed authentication",
      responseElements: { ConsoleLogin: "Failure" },
    };
    expect(watch.match(callRecord("signin", "ConsoleLogin", failed))).toMatchObject({ errorCode: "Failure" });
  });

  it.each([{ eventID: 5 }, { eventTime: "yesterday" }, { eventID: "" }])(
    "that can't be shown once is unreadable, not lost: %j",
    (change) => {
      expect(watch.match(callRecord("cloudtrail", "StopLogging", change))).toBe("unreadable");
    },
  );

  it("that names no caller at all is told all the same", () => {
    const record = { ...callRecord("cloudtrail", "StopLogging") } as Record<string, unknown>;
    delete record["userIdentity"];
    expect(watch.match(record)).toMatchObject({ eventName: "StopLogging", actor: { kind: "unknown" } });
  });

  it("is read from anything without a throw", () => {
    const likely = fc.record(
      {
        eventSource: fc.constantFrom("cloudtrail.amazonaws.com", "rds.amazonaws.com", "__proto__"),
        eventName: fc.constantFrom("StopLogging", "ModifyDBCluster", "constructor"),
        eventID: fc.json(),
        eventTime: fc.oneof(fc.constant("2026-11-22T14:03:07Z"), fc.anything()),
        userIdentity: fc.anything(),
        requestParameters: fc.anything(),
        type: fc.constantFrom("Discovery:RDS/TorIPCaller", "toString"),
        service: fc.anything(),
        resource: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(likely, fc.anything()), (record) => {
        watch.match(record);
        watch.matchFinding(record);
      }),
    );
  });
});

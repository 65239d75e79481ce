import { gzipSync } from "node:zlib";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { readQueueMessage } from "../../src/trail/queue-message.js";
import { outsideRecord } from "../feed/records.js";

const created = (key: string, eventName = "ObjectCreated:Put") => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  eventName,
  s3: { bucket: { name: "trail", arn: "arn:aws:s3:::trail" }, object: { key, size: 9, eTag: "e" } },
});
const objects = (...keys: string[]) => ({
  kind: "objects",
  objects: keys.map((key) => ({ bucket: "trail", key })),
});
const throughSns = (message: unknown) => ({
  Type: "Notification",
  MessageId: "m",
  TopicArn: "arn:aws:sns:eu-west-1:111122223333:trail",
  Message: JSON.stringify(message),
});
const passedOn = (messages: readonly string[], messageType = "DATA_MESSAGE") => {
  const logEvents = messages.map((message, index) => ({ id: String(index), timestamp: 1, message }));
  const data = gzipSync(JSON.stringify({ messageType, owner: "111122223333", logEvents }));
  return { awslogs: { data: data.toString("base64") } };
};
const read = (message: unknown) => readQueueMessage(JSON.stringify(message));

describe("A queue message", () => {
  it("names the new objects of S3's notification, keys decoded", () => {
    const message = {
      Records: [created("AWSLogs/a%2Bb+c%3D.json.gz"), created("x", "s3:ObjectCreated:Copy")],
    };
    expect(read(message)).toStrictEqual(objects("AWSLogs/a+b c=.json.gz", "x"));
  });

  it("says the same when it came through SNS", () => {
    expect(read(throughSns({ Records: [created("x")] }))).toStrictEqual(objects("x"));
  });

  it("names the objects of CloudTrail's own notice, keys as they are", () => {
    const notice = { s3Bucket: "trail", s3ObjectKey: ["a+b", "c%20d"] };
    expect(read(throughSns(notice))).toStrictEqual(objects("a+b", "c%20d"));
  });

  it("names nothing when it is S3's test, or tells of removals", () => {
    const nothing = { kind: "nothing" };
    expect(read({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "trail" })).toStrictEqual(nothing);
    expect(read({ Records: [created("x", "ObjectRemoved:Delete")] })).toStrictEqual(nothing);
    expect(read({ Records: [] })).toStrictEqual(nothing);
  });

  it("names the new object of S3's event through EventBridge, its key as it is", () => {
    const detail = { bucket: { name: "trail" }, object: { key: "a+b c%20d" }, reason: "PutObject" };
    const event = { version: "0", source: "aws.s3", "detail-type": "Object Created", detail };
    expect(read(event)).toStrictEqual(objects("a+b c%20d"));
    expect(read(throughSns(event))).toStrictEqual(objects("a+b c%20d"));
    expect(read({ ...event, "detail-type": "Object Deleted" })).toStrictEqual({ kind: "nothing" });
  });

  it.each(["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail", "Rds Data Service"])(
    "carries a record of the trail through EventBridge, whatever its detail-type: %s",
    (detailType) => {
      const record = outsideRecord("e1");
      const event = { source: "aws.rdsdataapi", "detail-type": detailType, detail: record };
      expect(read(event)).toStrictEqual({ kind: "records", records: [record], unreadable: 0 });
      expect(read(throughSns(event))).toStrictEqual({ kind: "records", records: [record], unreadable: 0 });
    },
  );

  it("takes a call to S3 for a record, not for a new object", () => {
    const detail = { ...outsideRecord("e1"), eventSource: "s3.amazonaws.com", eventName: "PutObject" };
    const event = { source: "aws.s3", "detail-type": "AWS API Call via CloudTrail", detail };
    expect(read(event)).toStrictEqual({ kind: "records", records: [detail], unreadable: 0 });
  });

  it("carries a finding of GuardDuty", () => {
    const finding = { id: "f1", type: "Discovery:RDS/TorIPCaller" };
    const event = { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: finding };
    expect(read(event)).toStrictEqual({ kind: "finding", finding });
  });

  it("lets other services' events and insights go", () => {
    const others = [
      { source: "aws.rds", "detail-type": "RDS DB Cluster Event", detail: { EventCategories: ["failover"] } },
      { source: "aws.guardduty", "detail-type": "GuardDuty Malware Protection Status", detail: {} },
      {
        source: "aws.cloudtrail",
        "detail-type": "AWS Insight via CloudTrail",
        detail: { eventID: "i1", eventType: "AwsCloudTrailInsight", eventSource: "rds.amazonaws.com" },
      },
    ];
    for (const event of others) expect(read(event)).toStrictEqual({ kind: "nothing" });
  });

  it("carries the records that CloudWatch Logs passes on, counts what is none, and leaves insights out", () => {
    const record = outsideRecord("e1");
    const insight = { eventID: "i1", eventCategory: "Insight" };
    expect(read(passedOn([JSON.stringify(record), "{cut", JSON.stringify(insight)]))).toStrictEqual({
      kind: "records",
      records: [record],
      unreadable: 1,
    });
    expect(read(passedOn([], "CONTROL_MESSAGE"))).toStrictEqual({ kind: "nothing" });
  });

  it("refuses data of CloudWatch Logs that is damaged, or would fill the memory", () => {
    const refused = { kind: "unreadable", reason: "The data of CloudWatch Logs can't be read." };
    const bomb = gzipSync(`{"messageType":"CONTROL_MESSAGE"${" ".repeat(64 * 1024 * 1024)}}`).toString(
      "base64",
    );
    for (const data of ["", "AAAA", gzipSync("{}").toString("base64"), bomb])
      expect(read({ awslogs: { data } })).toStrictEqual(refused);
  });

  it("says what to do when SNS asks to confirm a subscription", () => {
    expect(read({ Type: "SubscriptionConfirmation", Message: "You have chosen to subscribe" })).toMatchObject(
      {
        kind: "unreadable",
        reason: expect.stringContaining("confirm it there"),
      },
    );
  });

  it("is unreadable when a key is not URL-encoded, though others are", () => {
    expect(read({ Records: [created("ok"), created("50%")] }).kind).toBe("unreadable");
  });

  it.each([
    "",
    "hello",
    "null",
    "[]",
    "{}",
    '{"Records":[{}]}',
    '{"Records":"x"}',
    '{"Type":"Notification","Message":"hello"}',
    '{"Type":"SubscriptionConfirmation","Message":"You have chosen to subscribe"}',
    '{"s3Bucket":"trail"}',
    '{"source":"aws.s3","detail-type":"Object Created","detail":"x"}',
    '{"source":"someone.else","detail-type":"Object Created","detail":{}}',
    '{"awslogs":{"data":"not base64!"}}',
  ])("is unreadable when it is %s", (body) => {
    expect(readQueueMessage(body).kind).toBe("unreadable");
  });

  it("never throws, and a reason quotes nothing of it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const reading = readQueueMessage(body);
        const reason = reading.kind === "unreadable" ? reading.reason : "";
        expect([
          "",
          "The message is none that whodid knows from S3, CloudTrail, EventBridge or CloudWatch Logs.",
        ]).toContain(reason);
      }),
    );
  });
});

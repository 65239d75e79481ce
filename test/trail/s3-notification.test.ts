import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { readNotification } from "../../src/trail/s3-notification.js";

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
const read = (message: unknown) => readNotification(JSON.stringify(message));

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
    expect(read({ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "trail" })).toStrictEqual(objects());
    expect(read({ Records: [created("x", "ObjectRemoved:Delete")] })).toStrictEqual(objects());
    expect(read({ Records: [] })).toStrictEqual(objects());
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
  ])("is unreadable when it is %s", (body) => {
    expect(readNotification(body).kind).toBe("unreadable");
  });

  it("never throws, and a reason quotes nothing of it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        const reading = readNotification(body);
        const reason = reading.kind === "unreadable" ? reading.reason : "";
        expect(["", "The message is no notification of S3 or CloudTrail."]).toContain(reason);
      }),
    );
  });
});

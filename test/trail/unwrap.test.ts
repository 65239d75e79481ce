import { describe, expect, it } from "@jest/globals";
import { unwrap } from "../../src/trail/unwrap.js";
import { aRecord } from "../fakes/records.js";

const record = aRecord();
const text = JSON.stringify(record);
const taken = (value: unknown) => unwrap({ kind: "record", record: value });
const found = { kind: "record", record };

describe("What others put around a record", () => {
  it.each([
    ["nothing", record],
    ["a log file", { Records: [record] }],
    ["LookupEvents", { Events: [{ EventId: "e", Username: "bob", CloudTrailEvent: text }] }],
    [
      "EventBridge",
      { "detail-type": "AWS API Call via CloudTrail", source: "aws.rdsdataapi", detail: record },
    ],
    [
      "CloudWatch Logs, as a subscription sends it",
      { logGroup: "g", logEvents: [{ id: "1", message: text }] },
    ],
    ["CloudWatch Logs Insights", { "@timestamp": "2026", "@message": text }],
    ["Elastic, a hit", { _index: "i", _id: "1", _source: { event: { original: text, kind: "event" } } }],
    ["Elastic, flattened", { "@timestamp": "2026", "event.original": text }],
    ["Elastic, as a field of hits", { "@timestamp": "2026", "event.original": [text] }],
    ["Elastic, a search", { took: 3, hits: { total: 1, hits: [{ _source: { message: text } }] } }],
    ["Elastic, the record as it is", { _index: "i", _source: record }],
    ["a log shipper's message", { "@timestamp": "2026", message: text }],
    ["a log shipper's file in a message", { message: JSON.stringify({ Records: [record] }) }],
    ["Splunk", { preview: false, result: { _raw: text } }],
  ])("is taken off: %s", (_, wrapped) => {
    expect(taken(wrapped)).toStrictEqual([found]);
  });

  it("is taken off all that is inside", () => {
    expect(taken({ Records: [record, { message: text }] })).toStrictEqual([found, found]);
    expect(taken({ Events: [] })).toStrictEqual([]);
  });

  it.each([
    ["digest", { awsAccountId: "1", digestStartTime: "2026-11-20T10:00:00Z", logFiles: [] }],
    ["insight", { Records: [{ eventSource: "rds.amazonaws.com", eventType: "AwsCloudTrailInsight" }] }],
  ])("may be a file of another kind, and is told as %s", (kind, value) => {
    expect(taken(value)).toStrictEqual([{ kind }]);
  });

  it.each([[{}], [7], [null], [{ message: "hello" }], [{ detail: { state: "ok" } }]])(
    "stays where nothing is known about it, for its reader to say so: %j",
    (value) => {
      expect(taken(value)).toStrictEqual([{ kind: "record", record: value }]);
    },
  );

  it("is unreadable where the text inside is no JSON, and ends where it never ends", () => {
    expect(taken({ message: "{oops" }).map(({ kind }) => kind)).toStrictEqual(["unreadable"]);
    let deep: unknown = record;
    for (let depth = 0; depth < 50; depth += 1) deep = { Records: [deep] };
    expect(taken(deep)).toHaveLength(1);
  });
});

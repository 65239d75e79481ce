import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { aws } from "../../../sandbox/seed.js";
import { start, type Started } from "./start.js";

let sandbox: Started;
let sqs: SQSClient;

beforeAll(async () => {
  sandbox = await start();
  sqs = new SQSClient(sandbox.settings("SQS", sandbox.bot));
});
beforeEach(() => received());
afterAll(() => sandbox.standIn.stop());

/** Everything that is in the queue now. */
async function received(): Promise<unknown[]> {
  const QueueUrl = sandbox.at("WHODID_TRAIL_QUEUE_URL");
  const bodies: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const [message] = Messages;
    if (message === undefined) return bodies;
    bodies.push(JSON.parse(message.Body ?? "null"));
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
}

const stopLogging = {
  person: "mallory",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "StopLogging",
};

describe("EventBridge", () => {
  it("passes no call on until its rule is switched on; the log file has all of them", async () => {
    expect(sandbox.standIn.awsEvent(stopLogging)).toEqual({ ok: true, eventID: expect.any(String) });
    expect(await received()).toEqual([]);
    await sandbox.standIn.deliver();
    expect(await received()).toMatchObject([{ Records: [{ eventName: "ObjectCreated:Put" }] }]);
  });

  it("passes each call on at once, in an envelope of the service, but none that only reads management's data", async () => {
    sandbox.standIn.eventBridge({ on: true });
    await sandbox.standIn.bypass({ person: "mallory", sql: "select 1" });
    sandbox.standIn.awsEvent({ ...stopLogging, record: { requestParameters: { name: "main" } } });
    sandbox.standIn.awsEvent({ ...stopLogging, eventName: "GetTrail", record: { readOnly: true } });
    sandbox.standIn.eventBridge({ on: false });
    sandbox.standIn.awsEvent(stopLogging);
    const events = await received();
    expect(events).toHaveLength(2);
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          source: "aws.rdsdataapi",
          detail: expect.objectContaining({ eventName: "ExecuteStatement" }),
        }),
        expect.objectContaining({
          source: "aws.cloudtrail",
          "detail-type": "AWS API Call via CloudTrail",
          account: aws.accountId,
          detail: expect.objectContaining({
            sourceIPAddress: "192.0.2.66",
            requestParameters: { name: "main" },
          }),
        }),
      ]),
    );
  });

  it("passes findings of GuardDuty on, with the fields that were asked for", async () => {
    sandbox.standIn.finding({ type: "Discovery:RDS/TorIPCaller", finding: { severity: 2 } });
    expect(await received()).toMatchObject([
      {
        source: "aws.guardduty",
        "detail-type": "GuardDuty Finding",
        detail: { type: "Discovery:RDS/TorIPCaller", severity: 2, service: { count: 1 } },
      },
    ]);
  });

  it("knows nobody who has no credentials", () => {
    expect(sandbox.standIn.awsEvent({ ...stopLogging, person: "guest" })).toMatchObject({
      ok: false,
      status: 404,
    });
  });
});

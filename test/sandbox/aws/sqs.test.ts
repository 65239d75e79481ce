import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type ReceiveMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { aws } from "../../../sandbox/seed.js";
import { refusalOf, start, type Started } from "./start.js";

let sandbox: Started;
let sqs: SQSClient;
let QueueUrl: string;

beforeAll(async () => {
  sandbox = await start();
  sqs = new SQSClient(sandbox.settings("SQS", sandbox.bot));
  QueueUrl = sandbox.at("WHODID_TRAIL_QUEUE_URL");
});

afterEach(async () => {
  for (;;) {
    sandbox.advance(43_200_000);
    const messages = await receive({ MaxNumberOfMessages: 10 });
    if (messages.length === 0) break;
    for (const { ReceiptHandle } of messages)
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
});

afterAll(() => sandbox.standIn.stop());

const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
async function receive(more: Partial<ReceiveMessageCommandInput> = {}) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      ...more,
    }),
  );
  return Messages;
}

describe("the queue", () => {
  it("wakes a waiting receiver at once", async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    const before = performance.now();
    await send("hello");
    const [message] = await waiting;
    expect(message).toMatchObject({ Body: "hello", Attributes: { ApproximateReceiveCount: "1" } });
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it("answers an empty wait with nothing", async () => {
    expect(await receive({ WaitTimeSeconds: 1 })).toEqual([]);
  });

  it("hides what is worked on, for as long as asked, and shows it again", async () => {
    await send("once");
    const [first] = await receive();
    expect(await receive()).toEqual([]);
    sandbox.advance(20_000);
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: first?.ReceiptHandle,
        VisibilityTimeout: 30,
      }),
    );
    sandbox.advance(29_000);
    expect(await receive()).toEqual([]);
    sandbox.advance(1000);
    const [second] = await receive();
    expect(second).toMatchObject({
      MessageId: first?.MessageId,
      Attributes: { ApproximateReceiveCount: "2" },
    });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
    sandbox.advance(60_000);
    expect(await receive()).toEqual([]);
  });

  it("moves a message to the dead letters after 25 receives", async () => {
    await send("poison");
    for (let receives = 1; receives <= 25; receives += 1) {
      expect(await receive()).toHaveLength(1);
      sandbox.advance(30_000);
    }
    expect(await receive()).toEqual([]);
    expect(await sandbox.standIn.state()).toMatchObject({ queue: { visible: 0, inFlight: 0, dead: 1 } });
    const { QueueUrl: deadUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: aws.deadLetterQueueName }),
    );
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: deadUrl }));
    expect(Messages[0]?.Body).toBe("poison");
  });

  it("delivers a message twice where planned", async () => {
    await send("twice");
    sandbox.faults.add({ service: "sqs", operation: "ReceiveMessage", kind: "duplicate", times: 1 });
    const [first] = await receive();
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    const [second] = await receive();
    expect(second).toMatchObject({ MessageId: first?.MessageId, Body: "twice" });
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  });

  it("deletes in batches and tells which entry failed", async () => {
    await send("one");
    const [message] = await receive();
    const answer = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "a", ReceiptHandle: message?.ReceiptHandle },
          { Id: "b", ReceiptHandle: "made-up" },
        ],
      }),
    );
    expect(answer).toMatchObject({
      Successful: [{ Id: "a" }],
      Failed: [{ Id: "b", Code: "ReceiptHandleIsInvalid" }],
    });
  });

  it("counts what is visible and what is in flight", async () => {
    await send("one");
    await send("two");
    await receive();
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "1",
    });
  });

  it("refuses handles that it never gave and queues that are not there", async () => {
    expect(
      await refusalOf(sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: "made-up" }))),
    ).toMatchObject({ name: "ReceiptHandleIsInvalid", status: 404 });
    expect(
      await refusalOf(sqs.send(new GetQueueUrlCommand({ QueueName: "whodid-trail-none" }))),
    ).toMatchObject({ name: "QueueDoesNotExist", status: 400 });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { aws } from "../../sandbox/seed.js";
import { start, type Started } from "../sandbox/aws/start.js";
import { readModel } from "./smithy.js";

const model = readModel("sqs-2012-11-05.json");

let sandbox: Started;
let QueueUrl: string;

beforeAll(async () => {
  sandbox = await start();
  QueueUrl = sandbox.at("WHODID_TRAIL_QUEUE_URL");
});

afterAll(() => sandbox.standIn.stop());

async function call(operation: string, members: object) {
  const response = await fetch(QueueUrl, {
    method: "POST",
    body: JSON.stringify(members),
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${sandbox.bot.accessKeyId}/20261122/${aws.region}/sqs/aws4_request, SignedHeaders=host, Signature=0`,
      "x-amz-security-token": sandbox.bot.sessionToken ?? "",
    },
  });
  const answer: unknown = await response.json();
  return { status: response.status, queryError: response.headers.get("x-amzn-query-error"), answer };
}

const receivedSchema = z.object({ Messages: z.array(z.object({ ReceiptHandle: z.string() })).length(1) });

async function received(): Promise<string> {
  await call("SendMessage", { QueueUrl, MessageBody: "x" });
  const { answer } = await call("ReceiveMessage", { QueueUrl, MessageSystemAttributeNames: ["All"] });
  expect(model.problems("ReceiveMessage", answer)).toEqual([]);
  return receivedSchema.parse(answer).Messages[0]?.ReceiptHandle ?? "";
}

describe("the SQS stand-in, held against the official model", () => {
  it("answers each operation with its members", async () => {
    const ReceiptHandle = await received();
    const asked: [string, object][] = [
      ["GetQueueUrl", { QueueName: aws.queueName }],
      ["GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }],
      ["SendMessage", { QueueUrl, MessageBody: "hello" }],
      ["ReceiveMessage", { QueueUrl }],
      ["ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 10 }],
      ["DeleteMessage", { QueueUrl, ReceiptHandle }],
      [
        "DeleteMessageBatch",
        {
          QueueUrl,
          Entries: [
            { Id: "a", ReceiptHandle },
            { Id: "b", ReceiptHandle: "x" },
          ],
        },
      ],
    ];
    for (const [operation, members] of asked) {
      const { status, answer } = await call(operation, members);
      expect({ operation, status, problems: model.problems(operation, answer) }).toEqual({
        operation,
        status: 200,
        problems: [],
      });
    }
    expect(new Set(asked.map(([operation]) => operation))).toEqual(new Set(model.operations));
  });

  it("answers errors that the operation has, with their status and their former names", async () => {
    const gone = await received();
    await call("DeleteMessage", { QueueUrl, ReceiptHandle: gone });
    const Entries = Array.from({ length: 11 }, (_, n) => ({ Id: String(n), ReceiptHandle: gone }));
    const provoked: [string, string, object][] = [
      ["QueueDoesNotExist", "GetQueueUrl", { QueueName: `${aws.queueName}-none` }],
      ["ReceiptHandleIsInvalid", "DeleteMessage", { QueueUrl, ReceiptHandle: "x" }],
      [
        "ReceiptHandleIsInvalid",
        "ChangeMessageVisibility",
        { QueueUrl, ReceiptHandle: "x", VisibilityTimeout: 1 },
      ],
      [
        "MessageNotInflight",
        "ChangeMessageVisibility",
        { QueueUrl, ReceiptHandle: gone, VisibilityTimeout: 1 },
      ],
      ["EmptyBatchRequest", "DeleteMessageBatch", { QueueUrl, Entries: [] }],
      ["TooManyEntriesInBatchRequest", "DeleteMessageBatch", { QueueUrl, Entries }],
      ["BatchEntryIdsNotDistinct", "DeleteMessageBatch", { QueueUrl, Entries: [Entries[0], Entries[0]] }],
    ];
    for (const [name, operation, members] of provoked) {
      const { status, answer, queryError } = await call(operation, members);
      expect({ status, queryError }).toEqual({
        status: model.errors(operation).get(name),
        queryError: `${model.queryCode(name)};Sender`,
      });
      expect(answer).toMatchObject({ __type: `com.amazonaws.sqs#${name}` });
    }
  });
});

import { createHash } from "node:crypto";
import { z } from "zod";
import type { Faults } from "../faults.js";
import { aws } from "../seed.js";
import { readJson } from "./data-api-request.js";
import type { Iam } from "./iam.js";
import { awsJsonAnswer, refuseInAwsJson } from "./protocols.js";
import type { Queue, Received } from "./queue.js";
import { Refusal, type Call, type Service } from "./wire.js";

const visibilityTimeoutSeconds = 30;
const recheckMs = 100;

const handle = z.string();
const seconds = z.number().int().min(0).max(43_200);
const max = z.number().int().min(1).max(10);

const requests = {
  GetQueueUrl: z.object({ QueueName: z.string() }),
  GetQueueAttributes: z.object({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).default([]) }),
  SendMessage: z.object({ QueueUrl: z.string(), MessageBody: z.string().min(1).max(1_048_576) }),
  ReceiveMessage: z.object({
    QueueUrl: z.string(),
    MaxNumberOfMessages: max.default(1),
    WaitTimeSeconds: z.number().int().min(0).max(20).default(0),
    VisibilityTimeout: seconds.default(visibilityTimeoutSeconds),
    MessageSystemAttributeNames: z.array(z.string()).default([]),
    AttributeNames: z.array(z.string()).default([]),
  }),
  DeleteMessage: z.object({ QueueUrl: z.string(), ReceiptHandle: handle }),
  DeleteMessageBatch: z.object({
    QueueUrl: z.string(),
    Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: handle })),
  }),
  ChangeMessageVisibility: z.object({
    QueueUrl: z.string(),
    ReceiptHandle: handle,
    VisibilityTimeout: seconds,
  }),
};

/** The names of the former Query protocol: the model's `awsQueryError`. */
const queryCodes = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  ReceiptHandleIsInvalid: "ReceiptHandleIsInvalid",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
};

type Parts = {
  readonly queues: readonly Queue[];
  readonly iam: Iam;
  readonly faults: Faults;
  readonly urlOf: (queueName: string) => string;
};

/** SQS in its JSON protocol, over the queues given. */
export function createSqs({ queues, iam, faults, urlOf }: Parts): Service {
  function queueAt(call: Call, url: string): Queue {
    const name = url.split("/").at(-1) ?? "";
    const resource = `arn:aws:sqs:${aws.region}:${aws.accountId}:${name}`;
    if (!iam.permits(call.caller, `sqs:${call.operation.replace("Batch", "")}`, resource))
      throw new Refusal(
        "AccessDeniedException",
        403,
        `User: ${call.caller.identity.principal.arn} is not authorized to perform: sqs:${call.operation.toLowerCase()} on resource: ${resource} because no identity-based policy allows the action`,
      );
    const queue = queues.find((each) => each.name === name);
    if (queue === undefined)
      throw new Refusal("QueueDoesNotExist", 400, "The specified queue does not exist.");
    return queue;
  }

  async function perform(call: Call): Promise<object> {
    switch (call.operation) {
      case "GetQueueUrl": {
        const { QueueName } = read(requests.GetQueueUrl, call);
        return { QueueUrl: urlOf(queueAt(call, QueueName).name) };
      }
      case "GetQueueAttributes": {
        const { QueueUrl } = read(requests.GetQueueAttributes, call);
        return { Attributes: attributesOf(queueAt(call, QueueUrl)) };
      }
      case "SendMessage": {
        const { QueueUrl, MessageBody } = read(requests.SendMessage, call);
        const { messageId } = queueAt(call, QueueUrl).send(MessageBody);
        return { MessageId: messageId, MD5OfMessageBody: md5(MessageBody) };
      }
      case "ReceiveMessage":
        return receive(call);
      case "DeleteMessage": {
        const { QueueUrl, ReceiptHandle } = read(requests.DeleteMessage, call);
        if (queueAt(call, QueueUrl).delete(ReceiptHandle) === "invalid") throw invalidHandle(ReceiptHandle);
        return {};
      }
      case "DeleteMessageBatch":
        return deleteBatch(call);
      default: {
        const { QueueUrl, ReceiptHandle, VisibilityTimeout } = read(requests.ChangeMessageVisibility, call);
        const changed = queueAt(call, QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout * 1000);
        if (changed === "invalid") throw invalidHandle(ReceiptHandle);
        if (changed === "not-in-flight")
          throw new Refusal("MessageNotInflight", 400, "The specified message isn't in flight.");
        return {};
      }
    }
  }

  /** Waits for a message as long as asked, wakes at once when one is sent, and takes none for a client that has gone. */
  async function receive(call: Call): Promise<object> {
    const request = read(requests.ReceiveMessage, call);
    const queue = queueAt(call, request.QueueUrl);
    const deadline = performance.now() + request.WaitTimeSeconds * 1000;
    for (;;) {
      if (call.gone.aborted) return {};
      const some = queue.depth().visible > 0;
      const twice = some && faults.take("sqs", "ReceiveMessage", ["duplicate"]) === "duplicate";
      const received = queue.receive(request.MaxNumberOfMessages, request.VisibilityTimeout * 1000, twice);
      const names = [...request.MessageSystemAttributeNames, ...request.AttributeNames];
      if (received.length > 0) return { Messages: received.map((message) => describe(message, names)) };
      const left = deadline - performance.now();
      if (left <= 0) return {};
      await queue.sent(AbortSignal.timeout(Math.ceil(Math.min(left, recheckMs))));
    }
  }

  async function deleteBatch(call: Call): Promise<object> {
    const { QueueUrl, Entries } = read(requests.DeleteMessageBatch, call);
    const queue = queueAt(call, QueueUrl);
    if (Entries.length === 0)
      throw new Refusal("EmptyBatchRequest", 400, "There should be at least one entry in the request.");
    if (Entries.length > 10)
      throw new Refusal(
        "TooManyEntriesInBatchRequest",
        400,
        `Maximum number of entries per request are 10. You have sent ${Entries.length}.`,
      );
    if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length)
      throw new Refusal(
        "BatchEntryIdsNotDistinct",
        400,
        "Two or more batch entries in the request have the same Id.",
      );
    const done = Entries.map(({ Id, ReceiptHandle }) => ({
      Id,
      ok: queue.delete(ReceiptHandle) === "deleted",
    }));
    return {
      Successful: done.filter(({ ok }) => ok).map(({ Id }) => ({ Id })),
      Failed: done
        .filter(({ ok }) => !ok)
        .map(({ Id }) => ({ Id, Code: "ReceiptHandleIsInvalid", SenderFault: true })),
    };
  }

  return {
    name: "sqs",
    operationOf: ({ headers }) => String(headers["x-amz-target"] ?? "").replace(/^AmazonSQS\./, ""),
    knows: (operation) => Object.hasOwn(requests, operation),
    perform: async (call) => awsJsonAnswer(await perform(call), call.requestId, "1.0"),
    refuse: refuseInAwsJson("com.amazonaws.sqs", "1.0", queryCodes),
    refusals: {
      missing: new Refusal("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
      unknown: new Refusal(
        "InvalidClientTokenId",
        403,
        "The security token included in the request is invalid.",
      ),
      expired: new Refusal(
        "ExpiredTokenException",
        403,
        "The security token included in the request is expired",
      ),
      throttled: new Refusal("RequestThrottled", 403, "Rate exceeded"),
      internal: new Refusal("InternalFailure", 500, "An internal error occurred."),
      unknownOperation: (operation) =>
        new Refusal("InvalidAction", 400, `The action ${operation} is not valid for this endpoint.`),
    },
  };
}

function read<T>(schema: z.ZodType<T>, { body, operation }: Call): T {
  const parsed = schema.safeParse(readJson(body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refusal(
    "InvalidParameterValue",
    400,
    `Value for parameter ${issue?.path.join(".") ?? ""} of ${operation} is invalid: ${issue?.message ?? ""}`,
  );
}

function describe(message: Received, names: readonly string[]): object {
  const all = {
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SentTimestamp: String(message.sentAt),
    SenderId: aws.accountId,
  };
  const wanted = Object.entries(all).filter(([name]) => names.includes(name) || names.includes("All"));
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) }),
  };
}

function attributesOf(queue: Queue): Record<string, string> {
  const { visible, inFlight } = queue.depth();
  return {
    QueueArn: `arn:aws:sqs:${aws.region}:${aws.accountId}:${queue.name}`,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: "0",
    VisibilityTimeout: String(visibilityTimeoutSeconds),
  };
}

function invalidHandle(receiptHandle: string): Refusal {
  return new Refusal(
    "ReceiptHandleIsInvalid",
    404,
    `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
  );
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Message } from "@aws-sdk/client-sqs";
import type { Queue, QueueMessage } from "../feed/ports.js";
import type { Transport } from "./transport.js";

/** The most that SQS allows: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const longPollSeconds = 20;

/** The trail's queue in SQS. Methods throw the SDK's errors as causes of faults; what is not removed comes again. */
export function createQueue(outside: { readonly queueUrl: string; readonly transport: Transport }): Queue {
  const { queueUrl, transport } = outside;
  const client = new SQSClient({ requestHandler: transport.patient });

  return {
    async receive(signal) {
      if (signal.aborted) return undefined;
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        WaitTimeSeconds: longPollSeconds,
        // Each message that is given counts as received, also one that a crash keeps from being begun.
        MaxNumberOfMessages: 1,
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      });
      try {
        const { Messages: [message] = [] } = await client.send(command, { abortSignal: signal });
        return message === undefined ? undefined : readMessage(message);
      } catch (cause) {
        if (signal.aborted) return undefined;
        throw new Error("The trail's queue could not be read", { cause });
      }
    },
    async extend(message, seconds) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: message.handle,
        VisibilityTimeout: seconds,
      });
      await client.send(command).catch((cause: unknown) => {
        throw new Error("A message of the trail's queue could not be kept hidden", { cause });
      });
    },
    async remove(message) {
      await client
        .send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.handle }))
        .catch((cause: unknown) => {
          throw new Error("A message of the trail's queue could not be removed", { cause });
        });
    },
  };
}

function readMessage(message: Message): QueueMessage {
  return {
    id: message.MessageId ?? "",
    body: message.Body ?? "",
    receives: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
    handle: message.ReceiptHandle ?? "",
  };
}

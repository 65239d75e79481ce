import { getEventListeners } from "node:events";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { createQueue } from "../../src/aws/trail-queue.js";
import { createTransport } from "../../src/aws/transport.js";
import type { Queue } from "../../src/feed/ports.js";
import { sendJson, sendJsonError, startFakeEndpoint } from "./fake-endpoint.js";
import type { FakeEndpoint, Responder } from "./fake-endpoint.js";
import { joinRealms } from "./one-realm.js";

joinRealms();

const message = { id: "m1", body: "text", receives: 2, handle: "h1" };

let respond: Responder;
let sqs: FakeEndpoint;
let queue: Queue;
let queueUrl: string;
const transport = createTransport({ connectTimeoutMs: 3_000, answerTimeoutMs: 20_000, idleTimeoutMs: 100 });

beforeEach(async () => {
  sqs = await startFakeEndpoint((response, received) => respond(response, received));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: sqs.url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIAWHODID",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
  });
  queueUrl = `${sqs.url}/111122223333/whodid-trail`;
  queue = createQueue({ queueUrl, transport });
});

afterEach(async () => {
  transport.close();
  await sqs.close();
});

describe("the trail's queue", () => {
  it("is polled long, for one message at a time: each that is given counts as received", async () => {
    respond = (response) =>
      sendJson(response, {
        Messages: [
          {
            MessageId: "m1",
            ReceiptHandle: "h1",
            Body: "text",
            MD5OfBody: "1cb251ec0d568de6a929b520c4aed8d1",
            Attributes: { ApproximateReceiveCount: "2" },
          },
        ],
      });
    expect(await queue.receive(new AbortController().signal)).toEqual(message);
    expect(sqs.operations()).toEqual(["ReceiveMessage"]);
    expect(JSON.parse(sqs.received[0]?.body ?? "")).toEqual({
      QueueUrl: queueUrl,
      WaitTimeSeconds: 20,
      MaxNumberOfMessages: 1,
      MessageSystemAttributeNames: ["ApproximateReceiveCount"],
    });
  });

  it("gives nothing where nothing came", async () => {
    respond = (response) => sendJson(response, {});
    expect(await queue.receive(new AbortController().signal)).toBeUndefined();
  });

  it("ends a poll at once, empty-handed, when told to stop", async () => {
    const stop = new AbortController();
    respond = () => stop.abort();
    expect(await queue.receive(stop.signal)).toBeUndefined();
    expect(await queue.receive(stop.signal)).toBeUndefined();
    expect(sqs.operations()).toEqual(["ReceiveMessage"]);
  });

  it("leaves no listener behind after many polls", async () => {
    respond = (response) => sendJson(response, {});
    const { signal } = new AbortController();
    for (let poll = 0; poll < 12; poll += 1) await queue.receive(signal);
    expect(getEventListeners(signal, "abort").length).toBeLessThan(3);
  });

  it("hides a message for longer, and removes it", async () => {
    respond = (response) => sendJson(response, {});
    await queue.extend(message, 60);
    await queue.remove(message);
    expect(sqs.operations()).toEqual(["ChangeMessageVisibility", "DeleteMessage"]);
    expect(sqs.received.map(({ body }) => JSON.parse(body))).toEqual([
      { QueueUrl: queueUrl, ReceiptHandle: "h1", VisibilityTimeout: 60 },
      { QueueUrl: queueUrl, ReceiptHandle: "h1" },
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["reading", () => queue.receive(new AbortController().signal)],
    ["hiding", () => queue.extend(message, 60)],
    ["removing", () => queue.remove(message)],
  ])("throws a fault with its cause when %s is refused", async (_, act) => {
    respond = (response) => sendJsonError(response, "QueueDoesNotExist", 400, "no such queue");
    await expect(act()).rejects.toMatchObject({
      message: expect.stringMatching(/queue/),
      cause: expect.objectContaining({ name: "QueueDoesNotExist" }),
    });
  });
});

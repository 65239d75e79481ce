import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { createReadLog } from "../../src/aws/database-log.js";
import { createTransport } from "../../src/aws/transport.js";
import { sendJson, sendJsonError, startFakeEndpoint } from "./fake-endpoint.js";
import type { FakeEndpoint, Responder } from "./fake-endpoint.js";
import { joinRealms } from "./one-realm.js";

joinRealms();

const clusterArn = "arn:aws:rds:eu-central-1:111122223333:cluster:billing";
const event = (eventId: string, message: string) => ({ eventId, logStreamName: "billing-1.0", message });

let respond: Responder;
let logs: FakeEndpoint;
const transport = createTransport({ connectTimeoutMs: 3_000, answerTimeoutMs: 20_000, idleTimeoutMs: 100 });
const read = () => createReadLog({ transport })(clusterArn, 100_000, 200_000);

beforeEach(async () => {
  logs = await startFakeEndpoint((response, received) => respond(response, received));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIAWHODID",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
  });
});

afterEach(async () => {
  transport.close();
  await logs.close();
});

describe("a database's log in CloudWatch", () => {
  it("is read whole, page by page, empty pages too, from the cluster's group and Region, each event once", async () => {
    const pages = [
      { events: [event("1", "a"), event("2", "b")], nextToken: "t1" },
      { events: [], nextToken: "t2" },
      { events: [event("2", "b"), event("3", "c")] },
    ];
    respond = (response) => sendJson(response, pages[logs.received.length - 1]);
    expect(await read()).toEqual({
      kind: "read",
      events: ["a", "b", "c"].map((message) => ({ stream: "billing-1.0", message })),
    });
    const asked = {
      logGroupName: "/aws/rds/cluster/billing/postgresql",
      startTime: 95_000,
      endTime: 205_000,
    };
    expect(logs.received.map(({ body }) => JSON.parse(body))).toEqual([
      asked,
      { ...asked, nextToken: "t1" },
      { ...asked, nextToken: "t2" },
    ]);
    expect(logs.received[0]?.headers.authorization).toContain("/eu-central-1/logs/");
  });

  it("is absent where the cluster exports none", async () => {
    respond = (response) => sendJsonError(response, "ResourceNotFoundException", 400, "no such group");
    expect(await read()).toEqual({ kind: "absent" });
  });

  it("is too much where it never ends", async () => {
    respond = (response) => sendJson(response, { events: [], nextToken: "t" });
    expect(await read()).toEqual({ kind: "too-much" });
    expect(logs.received).toHaveLength(50);
  });

  it("is asked for again when CloudWatch throttles, and a refusal is a fault with its cause", async () => {
    respond = (response) =>
      logs.received.length === 1
        ? sendJsonError(response, "ThrottlingException", 400, "Rate exceeded")
        : sendJson(response, { events: [event("1", "a")] });
    expect(await read()).toMatchObject({ kind: "read", events: [{ message: "a" }] });
    respond = (response) => sendJsonError(response, "AccessDeniedException", 400, "not authorized");
    await expect(read()).rejects.toMatchObject({
      message: "The database's log could not be read from CloudWatch Logs",
      cause: expect.objectContaining({ name: "AccessDeniedException" }),
    });
  });
});

import { buffer } from "node:stream/consumers";
import { gunzipSync, gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { createOpenLogFile } from "../../src/aws/log-files.js";
import { createTransport } from "../../src/aws/transport.js";
import type { OpenLogFile } from "../../src/feed/ports.js";
import { startFakeEndpoint } from "./fake-endpoint.js";
import type { FakeEndpoint, Responder } from "./fake-endpoint.js";
import { joinRealms } from "./one-realm.js";

joinRealms();

const key = "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/22/a.json.gz";
const stored = gzipSync('{"Records":[]}');

let respond: Responder;
let s3: FakeEndpoint;
let openLogFile: OpenLogFile;
const transport = createTransport({ connectTimeoutMs: 3_000, answerTimeoutMs: 1_000, idleTimeoutMs: 100 });

beforeEach(async () => {
  s3 = await startFakeEndpoint((response, received) => respond(response, received));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIAWHODID",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
  });
  openLogFile = createOpenLogFile({ transport });
});

afterEach(async () => {
  transport.close();
  await s3.close();
});

describe("a log file", () => {
  it.each([{}, { "content-encoding": "gzip" }])(
    "comes as the bytes that are stored (%j)",
    async (headers) => {
      respond = (response) => void response.writeHead(200, headers).end(stored);
      const bytes = await buffer(await openLogFile("trail", key));
      expect(gunzipSync(bytes).toString()).toBe('{"Records":[]}');
      expect(s3.received[0]?.path).toMatch(`/trail/${key}`);
    },
  );

  it("can be read from its start before its end has come", async () => {
    respond = (response) => void response.writeHead(200).write("start");
    for await (const bytes of await openLogFile("trail", key)) {
      expect(Buffer.from(bytes).toString()).toBe("start");
      break;
    }
  });

  it("is a fault with bucket, key and cause when it is not there", async () => {
    respond = (response) => void response.writeHead(404).end("<Error><Code>NoSuchKey</Code></Error>");
    await expect(openLogFile("trail", key)).rejects.toMatchObject({
      message: `The log file s3://trail/${key} could not be opened`,
      cause: expect.objectContaining({ name: "NoSuchKey" }),
    });
  });

  it.each<[string, Responder]>([
    ["breaks", (response) => void response.write("start", () => response.socket?.resetAndDestroy())],
    ["falls silent", (response) => void response.writeHead(200, { "content-length": 9 }).write("start")],
  ])("that %s half-way throws, so that it is read again", async (_, responder) => {
    respond = responder;
    await expect(openLogFile("trail", key).then((file) => buffer(file))).rejects.toThrow();
  });
});

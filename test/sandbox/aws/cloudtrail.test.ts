import { gunzipSync } from "node:zlib";
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
} from "@aws-sdk/client-rds-data";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { aws, people } from "../../../sandbox/seed.js";
import { refusalOf, secretOf, start, type Started } from "./start.js";

let sandbox: Started;
let s3: S3Client;
let sqs: SQSClient;

beforeAll(async () => {
  sandbox = await start();
  s3 = new S3Client(sandbox.settings("S3", sandbox.bot));
  sqs = new SQSClient(sandbox.settings("SQS", sandbox.bot));
});

afterAll(() => sandbox.standIn.stop());

const recordSchema = z.looseObject({
  eventID: z.string(),
  eventName: z.string(),
  requestID: z.string(),
  sourceIPAddress: z.string(),
  userAgent: z.string(),
  userIdentity: z.looseObject({ arn: z.string(), accessKeyId: z.string() }),
});
const notificationSchema = z.object({
  Records: z
    .array(
      z.object({
        s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
      }),
    )
    .length(1),
});

/** Delivers, and reads what came as whodid does: from the queue's notification to the log file. */
async function delivered() {
  await sandbox.standIn.deliver();
  const QueueUrl = sandbox.at("WHODID_TRAIL_QUEUE_URL");
  const files: { key: string; text: string }[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const [message] = Messages;
    if (message === undefined) break;
    const { s3: place } = notificationSchema.parse(JSON.parse(message.Body ?? "")).Records[0] ?? {};
    const Key = decodeURIComponent((place?.object.key ?? "").replaceAll("+", " "));
    const object = await s3.send(new GetObjectCommand({ Bucket: place?.bucket.name, Key }));
    const bytes = await object.Body?.transformToByteArray();
    files.push({ key: Key, text: gunzipSync(bytes ?? new Uint8Array()).toString() });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  }
  const records = files.flatMap(
    ({ text }) => z.object({ Records: z.array(recordSchema) }).parse(JSON.parse(text)).Records,
  );
  return { files, records };
}

describe("the trail", () => {
  it("tells who, when and from where, and the request id that the caller got", async () => {
    await delivered();
    const session = await sandbox.become("alice");
    const client = sandbox.dataApi(session, {
      customUserAgent: [["whodid", "01J0000000000000000000000A#run"]],
    });
    const { $metadata } = await client.send(
      new ExecuteStatementCommand({
        resourceArn: aws.clusterArn,
        secretArn: secretOf("alice"),
        sql: "select 1",
      }),
    );
    const { records, files } = await delivered();
    expect(records.map(({ eventName }) => eventName)).toEqual(["AssumeRole", "ExecuteStatement"]);
    const [assumed, executed] = records;
    expect(executed).toMatchObject({
      eventVersion: "1.11",
      eventTime: "2026-11-22T12:00:00Z",
      eventSource: "rdsdataapi.amazonaws.com",
      eventType: "Rds Data Service",
      sourceIPAddress: aws.whodidAddress,
      requestID: $metadata.requestId,
      responseElements: null,
      managementEvent: false,
      eventCategory: "Data",
      userIdentity: {
        type: "AssumedRole",
        accessKeyId: session.accessKeyId,
        sessionContext: { sourceIdentity: "alice@example.com" },
      },
      requestParameters: {
        sql: "**********",
        database: "**********",
        schema: "**********",
        parameters: [],
        secretArn: secretOf("alice"),
      },
    });
    expect(executed?.userAgent).toMatch(/ whodid\/01J0000000000000000000000A#run$/);
    expect(assumed).toMatchObject({
      eventSource: "sts.amazonaws.com",
      readOnly: true,
      userIdentity: { arn: `arn:aws:sts::${aws.accountId}:assumed-role/whodid/whodid-task` },
      requestParameters: { sourceIdentity: "alice@example.com", roleSessionName: "alice" },
      responseElements: { credentials: { accessKeyId: session.accessKeyId } },
    });
    expect(files[0]?.text.match(/[[,]\{"eventVersion":"1\.11","userIdentity":/g)).toHaveLength(2);
    expect(files[0]?.key).toMatch(
      /^AWSLogs\/111122223333\/CloudTrail\/eu-west-1\/2026\/11\/22\/111122223333_CloudTrail_eu-west-1_20261122T1200Z_\w{16}\.json\.gz$/,
    );
  });

  it("never holds a statement's text, its objects or a transaction's id, even when it failed", async () => {
    const { standIn } = sandbox;
    await standIn.bypass({ person: "bob", sql: "select 'purple-elephant' from accounts" });
    await standIn.bypass({ person: "bob", sql: "select yellow_giraffe from accounts" });
    await standIn.bypass({ person: "bob", sql: "select :purple_elephant" });
    const bob = sandbox.dataApi(await sandbox.become("bob"));
    const own = { resourceArn: aws.clusterArn, secretArn: secretOf("bob") };
    const { transactionId } = await bob.send(new BeginTransactionCommand({ ...own, database: "billing" }));
    await bob.send(new CommitTransactionCommand({ ...own, transactionId }));
    await refusalOf(bob.send(new CommitTransactionCommand({ ...own, transactionId })));
    const { files, records } = await delivered();
    const text = files.map((file) => file.text).join("");
    for (const hidden of [
      "elephant",
      "giraffe",
      "accounts",
      "transactionId",
      String(transactionId),
      '"billing"',
    ])
      expect(text).not.toContain(hidden);
    expect(records.map((record) => record["errorCode"])).toEqual([
      undefined,
      "DatabaseErrorException",
      "BadRequestException",
      undefined,
      undefined,
      undefined,
      "TransactionNotFoundException",
    ]);
  });

  it("records refused calls with their error", async () => {
    sandbox.standIn.trust({ person: "carol", on: false });
    await refusalOf(sandbox.become("carol"));
    sandbox.standIn.trust({ person: "carol", on: true });
    const alice = sandbox.dataApi(await sandbox.become("alice"));
    const statement = { resourceArn: aws.clusterArn, secretArn: secretOf("bob"), sql: "select 1" };
    await refusalOf(alice.send(new ExecuteStatementCommand(statement)));
    const { records } = await delivered();
    expect(records.map((record) => [record.eventName, record["errorCode"]])).toEqual([
      ["AssumeRole", "AccessDenied"],
      ["AssumeRole", undefined],
      ["ExecuteStatement", "AccessDeniedException"],
    ]);
  });

  it("shows each person who goes round whodid at their own address and with their own name", async () => {
    const names = ["alice", "bob", "carol", "mallory"];
    for (const person of names)
      await sandbox.standIn.bypass({ person, sql: "select 1", userAgent: "psql whodid/01FORGED#run" });
    const { records } = await delivered();
    expect(records.map(({ sourceIPAddress }) => sourceIPAddress)).toEqual(
      names.map((name) => people.find((person) => person.name === name)?.address),
    );
    for (const [index, { userIdentity, userAgent }] of records.entries()) {
      expect(userIdentity.arn).toContain(names[index] ?? "nobody");
      expect(userIdentity.arn).not.toContain("sql-");
      expect(userAgent).toMatch(/ psql whodid\/01FORGED#run$/);
    }
    expect(await sandbox.standIn.bypass({ person: "olga", sql: "select 1" })).toMatchObject({ status: 404 });
  });

  it("delivers nothing while held, and all of it on demand", async () => {
    await delivered();
    expect(await sandbox.standIn.deliver()).toEqual({ ok: true, files: 0 });
    sandbox.standIn.hold({ on: true });
    await sandbox.standIn.bypass({ person: "bob", sql: "select 1" });
    const { CurrentObjects } = { CurrentObjects: await count() };
    expect(await sandbox.standIn.state()).toMatchObject({ trail: { waiting: 1 }, queue: { visible: 0 } });
    expect(await sandbox.standIn.deliver()).toEqual({ ok: true, files: 1 });
    expect(await count()).toBe(CurrentObjects + 1);
    sandbox.standIn.hold({ on: false });
    await delivered();
  });

  it("delivers the same records twice where planned", async () => {
    sandbox.faults.add({ service: "cloudtrail", operation: "deliver", kind: "duplicate", times: 1 });
    await sandbox.standIn.bypass({ person: "bob", sql: "select 1" });
    const { files, records } = await delivered();
    expect(files).toHaveLength(2);
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(1);
  });

  it("delivers by itself some time after a call", async () => {
    const prompt = await start({ flushMs: 20 });
    const arrived = new Promise<void>((resolve) => {
      prompt.standIn.onChange(() => {
        void prompt.standIn.state().then((state) => {
          if ("objects" in state && state.objects === 1) resolve();
        });
      });
    });
    await prompt.standIn.bypass({ person: "bob", sql: "select 1" });
    await arrived;
    await prompt.standIn.stop();
  });
});

describe("the bucket", () => {
  it("refuses a key that is not there", async () => {
    const missing = new GetObjectCommand({ Bucket: aws.bucket, Key: "AWSLogs/none.json.gz" });
    expect(await refusalOf(s3.send(missing))).toMatchObject({ name: "NoSuchKey", status: 404 });
  });
});

async function count(): Promise<number> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: aws.bucket, Prefix: "AWSLogs/" }),
  );
  return Contents.length;
}

import { once } from "node:events";
import { request } from "node:http";
import {
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { ExecuteStatementCommand } from "@aws-sdk/client-rds-data";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, GetSessionTokenCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { FaultKind } from "../../../sandbox/faults.js";
import { aws } from "../../../sandbox/seed.js";
import { refusalOf, secretOf, start, type Started } from "./start.js";

let sandbox: Started;
let run: Record<"rds-data" | "sts" | "s3" | "sqs" | "dynamodb", () => Promise<unknown>>;
let count: () => Promise<unknown>;

beforeAll(async () => {
  sandbox = await start();
  const { bot, settings, sts } = sandbox;
  const bob = sandbox.dataApi(await sandbox.become("bob"));
  const statement = (sql: string) =>
    bob.send(new ExecuteStatementCommand({ resourceArn: aws.clusterArn, secretArn: secretOf("bob"), sql }));
  await statement("create table runs (n int8)");
  await sandbox.standIn.bypass({ person: "bob", sql: "select 1" });
  await sandbox.standIn.deliver();
  const s3 = new S3Client(settings("S3", bot));
  const sqs = new SQSClient(settings("SQS", bot));
  const dynamodb = new DynamoDBClient(settings("DYNAMODB", bot));
  run = {
    "rds-data": () => statement("insert into runs values (1)"),
    sts: () => sts.send(new GetCallerIdentityCommand({})),
    s3: () => s3.send(new GetObjectCommand({ Bucket: aws.bucket, Key: "none" })),
    sqs: () => sqs.send(new ReceiveMessageCommand({ QueueUrl: sandbox.at("WHODID_TRAIL_QUEUE_URL") })),
    dynamodb: () => dynamodb.send(new ListTablesCommand({})),
  };
  count = async () => (await statement("select count(*) from runs")).records?.[0]?.[0]?.longValue;
});

beforeEach(() => sandbox.faults.clear());

afterAll(() => sandbox.standIn.stop());

const plan = (service: string, operation: string, kind: FaultKind) =>
  sandbox.faults.add({ service, operation, kind, times: 1 });

describe("planned faults", () => {
  it.each([
    ["rds-data", "ThrottlingException", "InternalServerErrorException"],
    ["sts", "Throttling", "InternalFailure"],
    ["s3", "SlowDown", "InternalError"],
    ["sqs", "RequestThrottled", "InternalFailure"],
    ["dynamodb", "ThrottlingException", "InternalServerError"],
  ] as const)("speak the words of %s", async (service, throttled, internal) => {
    plan(service, "*", "throttle");
    expect((await refusalOf(run[service]())).name).toBe(throttled);
    plan(service, "*", "error-before");
    expect(await refusalOf(run[service]())).toMatchObject({ name: internal, status: 500 });
  });

  it("come before the call is done, or after", async () => {
    const before = Number(await count());
    plan("rds-data", "ExecuteStatement", "error-before");
    await refusalOf(run["rds-data"]());
    expect(await count()).toBe(before);
    plan("rds-data", "ExecuteStatement", "error-after");
    await refusalOf(run["rds-data"]());
    expect(await count()).toBe(before + 1);
    plan("rds-data", "ExecuteStatement", "drop");
    const { message } = await refusalOf(run["rds-data"]());
    expect(message).toMatch(/socket hang up|ECONNRESET/);
    expect(await count()).toBe(before + 2);
  });

  it("spare the other operations", async () => {
    plan("sts", "AssumeRole", "throttle");
    expect(await run.sts()).toBeDefined();
  });
});

describe("operations that nobody built", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ["sts", () => sandbox.sts.send(new GetSessionTokenCommand({})), "InvalidAction"],
    [
      "s3",
      () =>
        new S3Client(sandbox.settings("S3", sandbox.bot)).send(
          new PutObjectCommand({ Bucket: aws.bucket, Key: "k", Body: "x" }),
        ),
      "NotImplemented",
    ],
    [
      "sqs",
      () =>
        new SQSClient(sandbox.settings("SQS", sandbox.bot)).send(new CreateQueueCommand({ QueueName: "q" })),
      "InvalidAction",
    ],
    [
      "dynamodb",
      () =>
        new DynamoDBClient(sandbox.settings("DYNAMODB", sandbox.bot)).send(
          new UpdateTimeToLiveCommand({
            TableName: aws.workTable,
            TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
          }),
        ),
      "UnknownOperationException",
    ],
  ])("are refused by %s in its own words", async (_, call, name) => {
    expect((await refusalOf(call())).name).toBe(name);
  });
});

describe("the address", () => {
  it("answers to no other name", async () => {
    const url = new URL(sandbox.at("AWS_ENDPOINT_URL_STS"));
    for (const headers of [{ host: "evil.example" }, { host: url.host, origin: "http://evil.example" }]) {
      const asked = request({ host: url.hostname, port: url.port, path: "/sts", method: "POST", headers });
      asked.end("Action=GetCallerIdentity");
      const [response] = await once(asked, "response");
      expect(response.statusCode).toBe(403);
      response.resume();
    }
  });
});

describe("the tables", () => {
  it("are there, and whodid may use them", async () => {
    const client = new DynamoDBClient(sandbox.settings("DYNAMODB", sandbox.bot));
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([
      aws.ledgerTable,
      aws.workTable,
    ]);
    const key = { pk: { S: "a" }, sk: { S: "b" } };
    const condition = { ConditionExpression: "attribute_not_exists(pk)" };
    const put = () => client.send(new PutItemCommand({ TableName: aws.workTable, Item: key, ...condition }));
    await put();
    expect((await refusalOf(put())).name).toBe("ConditionalCheckFailedException");
    expect((await client.send(new GetItemCommand({ TableName: aws.workTable, Key: key }))).Item).toEqual(key);
  });

  it("are nobody else's", async () => {
    const client = new DynamoDBClient(sandbox.settings("DYNAMODB", await sandbox.become("alice")));
    const read = new GetItemCommand({ TableName: aws.ledgerTable, Key: { pk: { S: "a" }, sk: { S: "b" } } });
    expect((await refusalOf(client.send(read))).name).toBe("AccessDeniedException");
  });
});

describe("the state", () => {
  it("tells who called what with which secret, and never a statement's text", async () => {
    await sandbox.standIn.bypass({
      person: "mallory",
      sql: "select 'purple-elephant'",
      userAgent: "psql/17",
    });
    const text = JSON.stringify(await sandbox.standIn.state());
    expect(text).not.toContain("elephant");
    expect(JSON.parse(text)).toMatchObject({
      calls: expect.arrayContaining([
        {
          service: "rds-data",
          operation: "ExecuteStatement",
          principal: `arn:aws:iam::${aws.accountId}:user/mallory`,
          secret: secretOf("mallory"),
          userAgent: expect.stringMatching(/ psql\/17$/),
          at: "2026-11-22T12:00:00.400Z",
        },
      ]),
    });
  });
});

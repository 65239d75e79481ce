import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { ownIdentity } from "../../sandbox/aws/identities.js";
import { aws } from "../../sandbox/seed.js";
import { secretOf, start, type Credentials, type Started } from "../sandbox/aws/start.js";
import { readModel } from "./smithy.js";

const model = readModel("rds-data-2018-08-01.json");
/** What the service answers beyond its model: facts of the Data API guide and of every AWS front door. */
const unmodelled = new Map([
  ["ValidationException", 400],
  ["ThrottlingException", 400],
  ["UnrecognizedClientException", 403],
  ["ExpiredTokenException", 403],
]);

let sandbox: Started;
let bob: Credentials;

beforeAll(async () => {
  sandbox = await start();
  bob = await sandbox.become("bob");
});

afterAll(() => sandbox.standIn.stop());

async function call(operation: string, members: object, credentials = bob) {
  const { method, uri } = model.http(operation);
  const response = await fetch(sandbox.at("AWS_ENDPOINT_URL_RDS_DATA") + uri, {
    method,
    body: JSON.stringify(members),
    headers: {
      "content-type": "application/json",
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20261122/${aws.region}/rds-data/aws4_request, SignedHeaders=host, Signature=0`,
      ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
    },
  });
  const answer: unknown = await response.json();
  return { status: response.status, error: response.headers.get("x-amzn-errortype"), answer };
}

const own = { resourceArn: aws.clusterArn, secretArn: secretOf("bob") };
const idSchema = z.object({ transactionId: z.string() });
const begin = async () => idSchema.parse((await call("BeginTransaction", own)).answer).transactionId;

describe("the Data API stand-in, held against the official model", () => {
  it("answers each operation at its path, with its status and members", async () => {
    const everything =
      "select 1, 2.5::float8, 'x', true, null, '\\x00'::bytea, array['a'], array[1], array[true], array[1.5::float8], 1.5, now()";
    const asked: [string, object][] = [
      ["ExecuteStatement", { ...own, sql: everything, includeResultMetadata: true }],
      ["ExecuteStatement", { ...own, sql: everything.replaceAll(",", " as a,"), formatRecordsAs: "NONE" }],
      ["ExecuteStatement", { ...own, sql: "select 1 as a", formatRecordsAs: "JSON" }],
      ["ExecuteStatement", { ...own, sql: "create table made (n int8)" }],
      [
        "BatchExecuteStatement",
        {
          ...own,
          sql: "insert into made values (:n)",
          parameterSets: [[{ name: "n", value: { longValue: 1 } }]],
        },
      ],
      ["BeginTransaction", { ...own, database: "billing" }],
      ["CommitTransaction", { ...own, transactionId: await begin() }],
      ["RollbackTransaction", { ...own, transactionId: await begin() }],
    ];
    for (const [operation, members] of asked) {
      const { status, answer } = await call(operation, members);
      expect({ operation, status, problems: model.problems(operation, answer) }).toEqual({
        operation,
        status: model.http(operation).code,
        problems: [],
      });
    }
    expect(new Set(asked.map(([operation]) => operation))).toEqual(new Set(model.operations));
  });

  it("refuses a request without a required member", async () => {
    const whole: Record<string, unknown> = { ...own, sql: "select 1", transactionId: "x" };
    for (const operation of model.operations) {
      for (const missing of model.requiredMembers(operation)) {
        const members = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== missing));
        expect(await call(operation, members)).toMatchObject({ status: 400, error: "ValidationException" });
      }
    }
  });

  it("answers only with errors that the operation has, and their status", async () => {
    const bobs = ownIdentity("bob", 0)?.keys ?? bob;
    const { faults, standIn } = sandbox;
    const plan = (kind: "throttle" | "error-before") => {
      faults.add({ service: "rds-data", operation: "*", kind, times: 1 });
      return call("ExecuteStatement", { ...own, sql: "select 1" });
    };
    const inState = async (state: "paused" | "stopped") => {
      await standIn.cluster({ state });
      const answer = await call("BeginTransaction", own);
      await standIn.cluster({ state: "available" });
      return answer;
    };
    const execute = (members: object, credentials = bob) =>
      call("ExecuteStatement", { ...own, sql: "select 1", ...members }, credentials);
    const provoked: [string, string, () => ReturnType<typeof call>][] = [
      ["DatabaseErrorException", "ExecuteStatement", () => execute({ sql: "select * from nope" })],
      ["ValidationException", "ExecuteStatement", () => execute({ sql: "select 1; select 2" })],
      ["BadRequestException", "ExecuteStatement", () => execute({ sql: "select :x" })],
      ["UnsupportedResultException", "ExecuteStatement", () => execute({ sql: "select 1::money" })],
      [
        "TransactionNotFoundException",
        "CommitTransaction",
        () => call("CommitTransaction", { ...own, transactionId: "x" }),
      ],
      ["AccessDeniedException", "ExecuteStatement", () => execute({ secretArn: secretOf("alice") })],
      [
        "HttpEndpointNotEnabledException",
        "ExecuteStatement",
        () => execute({ resourceArn: `${aws.clusterArn}x` }, bobs),
      ],
      ["DatabaseResumingException", "BeginTransaction", () => inState("paused")],
      ["DatabaseUnavailableException", "BeginTransaction", () => inState("stopped")],
      ["InternalServerErrorException", "ExecuteStatement", () => plan("error-before")],
      ["ThrottlingException", "ExecuteStatement", () => plan("throttle")],
      [
        "UnrecognizedClientException",
        "ExecuteStatement",
        () => execute({}, { accessKeyId: "AKIAX", secretAccessKey: "x" }),
      ],
      [
        "ExpiredTokenException",
        "ExecuteStatement",
        () => {
          sandbox.advance(901_000);
          return execute({});
        },
      ],
    ];
    for (const [name, operation, provoke] of provoked) {
      const { status, error, answer } = await provoke();
      expect({ error, status }).toEqual({
        error: name,
        status: model.errors(operation).get(name) ?? unmodelled.get(name),
      });
      expect(answer).toMatchObject({ message: expect.stringMatching(/\S/) });
    }
  });
});

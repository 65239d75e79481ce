import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import dynalite from "dynalite";
import { tableDefinitions } from "../../src/store/tables.js";
import { aws } from "../seed.js";
import { readJson } from "./data-api-request.js";
import type { Iam } from "./iam.js";
import { jsonRefusals, refuseInAwsJson } from "./protocols.js";
import { Refusal, type Answer, type Call, type Service } from "./wire.js";

/** What dynalite knows; the rest answers as an unknown operation. */
const operations = [
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DeleteTable",
  "DescribeTable",
  "DescribeTimeToLive",
  "GetItem",
  "ListTables",
  "PutItem",
  "Query",
  "Scan",
  "UpdateItem",
  "UpdateTable",
];

/** dynalite wants a signature's form, as DynamoDB does. */
const ownAuthorization = `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${aws.region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;

/** DynamoDB by dynalite, on a socket file that only the door's checks lead to, with whodid's two tables. */
export async function createDynamoDb({ iam }: { iam: Iam }): Promise<Service> {
  const folder = await mkdtemp(path.join(tmpdir(), "whodid-dynamodb-"));
  const socketPath =
    process.platform === "win32" ? `//./pipe/${path.basename(folder)}` : path.join(folder, "socket");
  const server = dynalite({ createTableMs: 0 });
  server.listen(socketPath);
  await once(server, "listening");
  for (const { input } of tableDefinitions({ ledger: aws.ledgerTable, work: aws.workTable })) {
    const created = await pass(socketPath, Buffer.from(JSON.stringify(input)), {
      "x-amz-target": "DynamoDB_20120810.CreateTable",
      "content-type": "application/x-amz-json-1.0",
      "x-amz-date": "20260101T000000Z",
      authorization: ownAuthorization,
    });
    if (created.status !== 200) throw new Error(`dynalite refused a table: ${created.body.toString()}`);
  }
  return {
    name: "dynamodb",
    operationOf: ({ headers }) => String(headers["x-amz-target"] ?? "").replace(/^DynamoDB_20120810\./, ""),
    knows: (operation) => operations.includes(operation),
    async perform(call) {
      requirePermission(iam, call);
      return pass(socketPath, call.body, call.headers);
    },
    refuse: refuseInAwsJson("com.amazonaws.dynamodb.v20120810", "1.0"),
    refusals: jsonRefusals({ status: 400, internal: "InternalServerError" }),
    async stop() {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function requirePermission(iam: Iam, call: Call): void {
  const body = readJson(call.body);
  const table: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, "TableName") : undefined;
  const batch: unknown =
    typeof body === "object" && body !== null ? Reflect.get(body, "RequestItems") : undefined;
  const tables =
    typeof table === "string"
      ? [table]
      : Object.keys(typeof batch === "object" && batch !== null ? batch : {});
  const denied = tables.find((name) => !iam.permits(call.caller, `dynamodb:${call.operation}`, arnOf(name)));
  if (denied === undefined) return;
  throw new Refusal(
    "AccessDeniedException",
    400,
    `User: ${call.caller.identity.principal.arn} is not authorized to perform: dynamodb:${call.operation} on resource: ${arnOf(denied)} because no identity-based policy allows the dynamodb:${call.operation} action`,
  );
}

function arnOf(table: string): string {
  return `arn:aws:dynamodb:${aws.region}:${aws.accountId}:table/${table}`;
}

async function pass(socketPath: string, body: Buffer, headers: IncomingHttpHeaders): Promise<Answer> {
  const sent = request({
    socketPath,
    method: "POST",
    path: "/",
    headers: { ...headers, host: "127.0.0.1", "content-length": body.length },
  });
  sent.end(body);
  const [response] = await once(sent, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const answered: Record<string, string> = {};
  for (const name of ["content-type", "x-amz-crc32", "x-amzn-requestid"]) {
    const value: unknown = response.headers[name];
    if (typeof value === "string") answered[name] = value;
  }
  return { status: response.statusCode, headers: answered, body: Buffer.concat(chunks) };
}

import { DynamoDBClient, paginateScan, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

import type { Stage } from "./stage.js";

/** Everything in both tables, as text. */
export async function scanTables(stage: Stage): Promise<string> {
  const tables = ["WHODID_LEDGER_TABLE", "WHODID_WORK_TABLE"];
  return JSON.stringify(await Promise.all(tables.map((name) => scanItems(stage, name))));
}

/** All items of the table that this variable names, in DynamoDB's own form. */
export async function scanItems({ environment }: Stage, variable: string) {
  const dynamo = dynamoOf(environment);
  const pages = paginateScan({ client: dynamo }, { TableName: environment[variable] });
  const items = [];
  for await (const { Items = [] } of pages) items.push(...Items);
  dynamo.destroy();
  return items;
}

/** Makes a statement of the ledger older than it is. */
export async function ageStatement({ environment }: Stage, id: string, ms: number): Promise<void> {
  const dynamo = dynamoOf(environment);
  await dynamo.send(
    new UpdateItemCommand({
      TableName: environment["WHODID_LEDGER_TABLE"],
      Key: { pk: { S: `statement#${id}` }, sk: { S: "entry" } },
      UpdateExpression: "ADD createdAt :older",
      ExpressionAttributeValues: { ":older": { N: String(-ms) } },
    }),
  );
  dynamo.destroy();
}

function dynamoOf(environment: Stage["environment"]): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "",
    region: environment["AWS_REGION"] ?? "",
    credentials: credentialsOf(environment),
  });
}

/** What the database server itself logged of its statements. */
export async function serverLog({ environment }: Stage): Promise<string> {
  const { accessKeyId, sessionToken } = credentialsOf(environment);
  const response = await fetch(environment["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] ?? "", {
    method: "POST",
    body: JSON.stringify({ logGroupName: "/aws/rds/cluster/billing/postgresql", limit: 10_000 }),
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261122/eu-west-1/logs/aws4_request, SignedHeaders=host, Signature=0`,
      "x-amz-security-token": sessionToken,
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "Logs_20140328.FilterLogEvents",
    },
  });
  return response.text();
}

function credentialsOf(environment: Stage["environment"]) {
  return {
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    sessionToken: environment["AWS_SESSION_TOKEN"] ?? "",
  };
}

import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";

import type { Stage } from "./stage.js";

/** Everything in both tables, as text. */
export async function scanTables({ environment }: Stage): Promise<string> {
  const dynamo = new DynamoDBClient({
    endpoint: environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "",
    region: environment["AWS_REGION"] ?? "",
    credentials: credentialsOf(environment),
  });
  const tables = [environment["WHODID_LEDGER_TABLE"], environment["WHODID_WORK_TABLE"]];
  const scans = await Promise.all(tables.map((TableName) => dynamo.send(new ScanCommand({ TableName }))));
  dynamo.destroy();
  return JSON.stringify(scans.map(({ Items }) => Items));
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

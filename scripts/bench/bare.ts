import { Agent } from "node:http";

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
} from "@aws-sdk/client-rds-data";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";

import { aws, roles, secrets } from "../../sandbox/seed.js";

const person = "alice";

export type Bare = ReturnType<typeof createBare>;

/** The SDK alone against the sandbox, over connections that are kept: the alternative without whodid. */
export function createBare(environment: Readonly<Record<string, string>>) {
  const requestHandler = { httpAgent: new Agent({ keepAlive: true }) };
  const endpoint = (service: string) => environment[`AWS_ENDPOINT_URL_${service}`] ?? "";
  const region = aws.region;
  const credentials = {
    accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    sessionToken: environment["AWS_SESSION_TOKEN"] ?? "",
  };
  const sts = new STSClient({ region, endpoint: endpoint("STS"), credentials, requestHandler });
  return {
    dynamoDb: new DynamoDBClient({ region, endpoint: endpoint("DYNAMODB"), credentials, requestHandler }),
    /** AssumeRole; answers the Data API as that session. */
    async openSession(asked: AssumeRoleCommandInput): Promise<RDSDataClient> {
      const { Credentials: given } = await sts.send(new AssumeRoleCommand(asked));
      return new RDSDataClient({
        region,
        endpoint: endpoint("RDS_DATA"),
        credentials: {
          accessKeyId: given?.AccessKeyId ?? "",
          secretAccessKey: given?.SecretAccessKey ?? "",
          sessionToken: given?.SessionToken ?? "",
        },
        maxAttempts: 1,
        requestHandler,
      });
    },
    close: () => requestHandler.httpAgent.destroy(),
  };
}

/**
 * Alice's read: a session, a transaction begun, held to reading, a cursor, its pages as `pages` says and then like the last of them, and
 * the commit. The rows are counted and thrown away.
 */
export async function readBare(bare: Bare, sql: string, pages: readonly number[]): Promise<number> {
  const role = roles.find(({ name }) => name === person);
  const secret = secrets.find(({ name }) => name === person);
  if (role === undefined || secret === undefined) throw new Error(`the sandbox has no ${person}`);
  const { arn: RoleArn, sourceIdentity: SourceIdentity } = role;
  const dataApi = await bare.openSession({ RoleArn, RoleSessionName: SourceIdentity, SourceIdentity });
  const target = { resourceArn: aws.clusterArn, secretArn: secret.arn, database: "billing" };

  const { transactionId } = await dataApi.send(new BeginTransactionCommand(target));
  const run = (statement: string, includeResultMetadata: boolean) =>
    dataApi.send(
      new ExecuteStatementCommand({
        ...target,
        transactionId,
        sql: statement,
        includeResultMetadata,
        resultSetOptions: { longReturnType: "STRING", decimalReturnType: "STRING" },
      }),
    );
  await run("SET TRANSACTION READ ONLY", true);
  await run(`DECLARE rows NO SCROLL CURSOR FOR ${sql}`, true);
  let read = 0;
  for (let at = 0, isLast = false; !isLast; at += 1) {
    const wanted = pages[Math.min(at, pages.length - 1)] ?? 1;
    const { records = [] } = await run(`FETCH FORWARD ${wanted} FROM rows`, at === 0);
    read += records.length;
    isLast = records.length < wanted;
  }
  await dataApi.send(new CommitTransactionCommand({ ...target, transactionId }));
  return read;
}

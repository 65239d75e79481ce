import { Agent } from "node:http";

import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
} from "@aws-sdk/client-rds-data";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";

import { aws, roles, secrets, team } from "../../sandbox/seed.js";
import { writeSessionPolicy } from "../../src/aws/session-policy.js";

const person = "alice";
const database = "billing";

/**
 * The alternative without whodid: Alice's read made with the SDK alone against the same sandbox, the same calls with the same
 * parameters over connections that are kept: nothing is decided, recorded or shown.
 */
export function createBare(environment: Readonly<Record<string, string>>) {
  const role = roles.find(({ name }) => name === person);
  const secret = secrets.find(({ name }) => name === person);
  if (role === undefined || secret === undefined) throw new Error(`the sandbox has no ${person}`);
  const policy = writeSessionPolicy({
    region: aws.region,
    clusterArn: aws.clusterArn,
    secretArn: secret.arn,
  });
  if (policy.kind === "too-large") throw new Error("the session policy is too large");

  const requestHandler = { httpAgent: new Agent({ keepAlive: true }) };
  const endpoint = (service: string) => environment[`AWS_ENDPOINT_URL_${service}`] ?? "";
  const sts = new STSClient({
    region: aws.region,
    endpoint: endpoint("STS"),
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: environment["AWS_SESSION_TOKEN"] ?? "",
    },
    requestHandler,
  });
  const target = { resourceArn: aws.clusterArn, secretArn: secret.arn };

  return {
    /** AssumeRole; answers the Data API as that session. */
    async openSession(): Promise<RDSDataClient> {
      const { Credentials: given } = await sts.send(
        new AssumeRoleCommand({
          RoleArn: role.arn,
          RoleSessionName: role.sourceIdentity,
          SourceIdentity: role.sourceIdentity,
          DurationSeconds: 3600,
          Policy: policy.json,
          Tags: [{ Key: "slack_user", Value: `${team.id}/${person}` }],
        }),
      );
      return new RDSDataClient({
        region: aws.region,
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
    /** A transaction begun, held to reading, a cursor, its pages as `pages` says and then like the last of them, and the commit. */
    async read(dataApi: RDSDataClient, sql: string, pages: readonly number[] = [12]): Promise<number> {
      const { transactionId } = await dataApi.send(new BeginTransactionCommand({ ...target, database }));
      const run = (statement: string) =>
        dataApi.send(
          new ExecuteStatementCommand({
            ...target,
            database,
            transactionId,
            sql: statement,
            includeResultMetadata: true,
            resultSetOptions: { longReturnType: "STRING", decimalReturnType: "STRING" },
          }),
        );
      await run("SET TRANSACTION READ ONLY");
      await run(`DECLARE rows NO SCROLL CURSOR FOR ${sql}`);
      let read = 0;
      for (let at = 0, isLast = false; !isLast; at += 1) {
        const wanted = pages[Math.min(at, pages.length - 1)] ?? 12;
        const { records = [] } = await run(`FETCH FORWARD ${wanted} FROM rows`);
        read += records.length;
        isLast = records.length < wanted;
      }
      await dataApi.send(new CommitTransactionCommand({ ...target, transactionId }));
      return read;
    },
    close: () => requestHandler.httpAgent.destroy(),
  };
}

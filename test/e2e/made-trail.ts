import { randomUUID } from "node:crypto";

const account = "111122223333";
const region = "eu-west-1";
const clusterArn = `arn:aws:rds:${region}:${account}:cluster:billing`;

const spacingMs = 60_000 / (5 * 33);

export type MadeRecord = Readonly<Record<string, unknown>> & {
  readonly eventID: string;
  readonly eventTime: string;
};

/** Records of statements that went round whodid, by five principals, 33 a minute each, up to `until`; one in ten failed. In the order of time, and never the same twice. */
export function madeStatements(count: number, until: number): readonly MadeRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `person${index % 5}`;
    const eventID = randomUUID();
    return {
      eventVersion: "1.11",
      userIdentity: {
        type: "AssumedRole",
        principalId: `AROAEXAMPLE:${name}`,
        arn: `arn:aws:sts::${account}:assumed-role/sql-${name}/${name}`,
        accountId: account,
        accessKeyId: "ASIAEXAMPLE",
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            principalId: "AROAEXAMPLE",
            arn: `arn:aws:iam::${account}:role/sql-${name}`,
            accountId: account,
            userName: `sql-${name}`,
          },
          sourceIdentity: `${name}@example.com`,
        },
      },
      eventTime: `${new Date(until - (count - index) * spacingMs).toISOString().slice(0, 19)}Z`,
      eventSource: "rdsdataapi.amazonaws.com",
      eventName: "ExecuteStatement",
      awsRegion: region,
      sourceIPAddress: "203.0.113.77",
      userAgent: "aws-cli/2.31.0",
      ...(index % 10 === 0 ? { errorCode: "DatabaseErrorException" } : {}),
      requestParameters: {
        database: "**********",
        resourceArn: clusterArn,
        schema: "**********",
        secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:sql/${name}-x1Y2z3`,
        sql: "**********",
      },
      responseElements: null,
      requestID: randomUUID(),
      eventID,
      readOnly: false,
      resources: [{ accountId: account, type: "AWS::RDS::DBCluster", ARN: clusterArn }],
      eventType: "Rds Data Service",
      managementEvent: false,
      recipientAccountId: account,
      eventCategory: "Data",
    };
  });
}

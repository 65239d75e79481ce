import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const account = "111122223333";
const region = "eu-west-1";
const firstAt = Date.UTC(2026, 10, 20);

/** Of a hundred events so many are Data API calls. */
const dataApiShare = 8;

/**
 * Writes a trail of made-up events into a folder, as CloudTrail lays it out: files of 20,000 events, some 30 MB inflated, 1.5 kB an
 * event, the same each time. Answers how many are Data API calls.
 */
export function writeSyntheticTrail(folder: string, events: number): number {
  const perFile = 20_000;
  let statements = 0;
  for (let first = 0; first < events; first += perFile) {
    const records: object[] = [];
    for (let index = first; index < Math.min(events, first + perFile); index += 1) {
      const isStatement = number(index, 0) % 100 < dataApiShare;
      if (isStatement) statements += 1;
      records.push(isStatement ? statement(index) : other(index));
    }
    const deliveredAt = new Date(firstAt + (first / perFile) * 300_000).toISOString();
    const minute = `${deliveredAt.slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
    const below = join(folder, "AWSLogs", account, "CloudTrail", region, "2026", "11", "20");
    mkdirSync(below, { recursive: true });
    const name = `${account}_CloudTrail_${region}_${minute}_${hex(first, 9).slice(0, 16)}.json.gz`;
    writeFileSync(join(below, name), gzipSync(JSON.stringify({ Records: records })));
  }
  return statements;
}

function statement(index: number): object {
  return {
    eventVersion: "1.11",
    userIdentity: session(index, `sql-${index % 40}`, `person${index % 40}@example.com`),
    ...common(index, "rdsdataapi.amazonaws.com", "ExecuteStatement"),
    requestParameters: {
      continueAfterTimeout: false,
      database: "**********",
      includeResultMetadata: true,
      parameters: [],
      resourceArn: `arn:aws:rds:${region}:${account}:cluster:billing`,
      schema: "**********",
      secretArn: `arn:aws:secretsmanager:${region}:${account}:secret:sql/billing-${index % 40}-j1K2l3`,
      sql: "**********",
    },
    responseElements: null,
    ...end(index, "Rds Data Service", "Data"),
    resources: [
      {
        accountId: account,
        type: "AWS::RDS::DBCluster",
        ARN: `arn:aws:rds:${region}:${account}:cluster:billing`,
      },
    ],
  };
}

const others = [
  ["s3.amazonaws.com", "GetObject"],
  ["kms.amazonaws.com", "Decrypt"],
  ["sts.amazonaws.com", "AssumeRole"],
  ["ec2.amazonaws.com", "DescribeInstances"],
  ["logs.amazonaws.com", "CreateLogStream"],
] as const;

function other(index: number): object {
  const [source, name] = others[number(index, 1) % others.length] ?? others[0];
  return {
    eventVersion: "1.11",
    userIdentity: session(index, `service-${index % 300}`, undefined),
    ...common(index, source, name),
    requestParameters: {
      bucketName: `bucket-${number(index, 2) % 90}`,
      Host: `bucket-${number(index, 2) % 90}.s3.${region}.amazonaws.com`,
      key: `exports/2026/11/20/part-${number(index, 3) % 10_000}.parquet`,
      encryptionContext: { "aws:s3:arn": `arn:aws:s3:::bucket-${number(index, 2) % 90}` },
      ...(index % 20 === 0 && {
        policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: ["s3:*"] }] }),
      }),
    },
    responseElements: null,
    additionalEventData: {
      SignatureVersion: "SigV4",
      CipherSuite: "TLS_AES_128_GCM_SHA256",
      bytesTransferredIn: 0,
      bytesTransferredOut: number(index, 5) % 90_000,
      AuthenticationMethod: "AuthHeader",
    },
    ...end(index, "AwsApiCall", "Management"),
    resources: [
      { accountId: account, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::bucket-${number(index, 2) % 90}` },
    ],
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: `bucket-${number(index, 2) % 90}.s3.${region}.amazonaws.com`,
    },
  };
}

function common(index: number, eventSource: string, eventName: string): object {
  return {
    eventTime: `${new Date(firstAt + index * 15).toISOString().slice(0, 19)}Z`,
    eventSource,
    eventName,
    awsRegion: region,
    sourceIPAddress: `203.0.113.${index % 250}`,
    userAgent: `aws-sdk-js/3.1143.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#20.20.2 api/rds-data#3.1143.0 m/E,${index % 9}`,
  };
}

function session(index: number, role: string, sourceIdentity: string | undefined): object {
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE${index % 300}:session-${index % 300}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/session-${index % 300}`,
    accountId: account,
    accessKeyId: `ASIA${hex(index % 3000, 7)
      .slice(0, 16)
      .toUpperCase()}`,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: `AROAEXAMPLE${index % 300}`,
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: { creationDate: "2026-11-20T09:00:00Z", mfaAuthenticated: "false" },
      ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    },
  };
}

function end(index: number, eventType: string, eventCategory: string): object {
  const id = hex(index, 8);
  return {
    requestID: `${id.slice(0, 8)}-${id.slice(8, 12)}-4ca8-9a2e-${id.slice(20, 32)}`,
    eventID: `${id.slice(32, 40)}-${id.slice(40, 44)}-4755-a0d0-${id.slice(52, 64)}`,
    readOnly: false,
    eventType,
    managementEvent: eventCategory === "Management",
    recipientAccountId: account,
    eventCategory,
  };
}

/** Chance that is the same in each run. */
function hex(index: number, salt: number): string {
  return createHash("sha256").update(`${index}/${salt}`).digest("hex");
}

function number(index: number, salt: number): number {
  return Number.parseInt(hex(index, salt).slice(0, 8), 16);
}

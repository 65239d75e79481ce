import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { aws } from "../../../sandbox/seed.js";
import { start, type Started } from "./start.js";

let sandbox: Started;

beforeAll(async () => {
  sandbox = await start();
});

afterAll(() => sandbox.standIn.stop());

function ask(service: string, body: string, headers: Record<string, string>) {
  return fetch(sandbox.at(`AWS_ENDPOINT_URL_${service}`), {
    method: "POST",
    body,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${sandbox.bot.accessKeyId}/20261122/${aws.region}/any/aws4_request, SignedHeaders=host, Signature=0`,
      "x-amz-security-token": sandbox.bot.sessionToken ?? "",
      ...headers,
    },
  });
}

const logs = async (operation: string, request: object) => {
  const response = await ask("CLOUDWATCH_LOGS", JSON.stringify(request), {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `Logs_20140328.${operation}`,
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
};

const eventsSchema = z.object({
  events: z.array(z.object({ timestamp: z.number(), message: z.string() })),
  nextToken: z.string().optional(),
});

const clusters = async (form: Record<string, string>) => {
  const response = await ask("RDS", new URLSearchParams(form).toString(), {});
  const answer: unknown = new XMLParser({ parseTagValue: false }).parse(await response.text());
  return { status: response.status, answer };
};

describe("the server's log", () => {
  it("holds each statement in Aurora's prefix, with the service's own upkeep marked", async () => {
    await sandbox.standIn.bypass({ person: "mallory", sql: "select 'first line',\n'second line'" });
    const { answer } = await logs("FilterLogEvents", {
      logGroupName: aws.logGroup,
      filterPattern: '"first line"',
    });
    const [event] = eventsSchema.parse(answer).events;
    expect(event?.message).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC:127\.0\.0\.1\(\d+\):mallory@billing:\[\d+\]:LOG: {2}execute <unnamed>: select 'first line',\n\t'second line'$/,
    );
    const upkeep = await logs("FilterLogEvents", {
      logGroupName: aws.logGroup,
      filterPattern: '"/* RDS Data API */"',
    });
    expect(eventsSchema.parse(upkeep.answer).events.length).toBeGreaterThan(0);
  });

  it("is read page by page", async () => {
    const first = eventsSchema.parse(
      (await logs("FilterLogEvents", { logGroupName: aws.logGroup, limit: 2 })).answer,
    );
    expect(first.events).toHaveLength(2);
    const second = await logs("FilterLogEvents", {
      logGroupName: aws.logGroup,
      limit: 2,
      nextToken: first.nextToken,
    });
    expect(eventsSchema.parse(second.answer).events[0]).not.toEqual(first.events[0]);
    const streams = z
      .object({ logStreams: z.array(z.object({ logStreamName: z.string() })).length(1) })
      .parse((await logs("DescribeLogStreams", { logGroupName: aws.logGroup })).answer);
    const { answer } = await logs("GetLogEvents", {
      logGroupName: aws.logGroup,
      logStreamName: streams.logStreams[0]?.logStreamName,
      limit: 1,
    });
    expect(eventsSchema.parse(answer).events).toHaveLength(1);
  });

  it("is refused for another group and another operation", async () => {
    expect(await logs("GetLogEvents", { logGroupName: "/none", logStreamName: "x" })).toMatchObject({
      status: 400,
      answer: { __type: expect.stringMatching(/#ResourceNotFoundException$/) },
    });
    expect(await logs("PutLogEvents", { logGroupName: aws.logGroup })).toMatchObject({
      answer: { __type: expect.stringMatching(/#UnknownOperationException$/) },
    });
  });
});

describe("the cluster's description", () => {
  it("tells that the Data API is on and the log is exported", async () => {
    expect(await clusters({ Action: "DescribeDBClusters", Version: "2014-10-31" })).toMatchObject({
      status: 200,
      answer: {
        DescribeDBClustersResponse: {
          DescribeDBClustersResult: {
            DBClusters: {
              DBCluster: {
                DBClusterArn: aws.clusterArn,
                Engine: "aurora-postgresql",
                EngineVersion: "17.10",
                Status: "available",
                HttpEndpointEnabled: "true",
                EnabledCloudwatchLogsExports: { member: "postgresql" },
              },
            },
          },
        },
      },
    });
  });

  it("refuses a cluster that is not there", async () => {
    expect(await clusters({ Action: "DescribeDBClusters", DBClusterIdentifier: "other" })).toMatchObject({
      status: 404,
      answer: { ErrorResponse: { Error: { Code: "DBClusterNotFoundFault" } } },
    });
  });
});

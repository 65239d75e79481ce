import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { aws } from "../../sandbox/seed.js";
import { start, type Started } from "../sandbox/aws/start.js";
import { readModel } from "./smithy.js";

const model = readModel("sts-2011-06-15.json");
const xml = new XMLParser({ parseTagValue: false });

let sandbox: Started;

beforeAll(async () => {
  sandbox = await start();
});

afterAll(() => sandbox.standIn.stop());

async function call(operation: string, members: Record<string, string>) {
  const response = await fetch(sandbox.at("AWS_ENDPOINT_URL_STS"), {
    method: "POST",
    body: new URLSearchParams({ Action: operation, Version: "2011-06-15", ...members }),
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${sandbox.bot.accessKeyId}/20261122/${aws.region}/sts/aws4_request, SignedHeaders=host, Signature=0`,
      "x-amz-security-token": sandbox.bot.sessionToken ?? "",
    },
  });
  const answer: unknown = xml.parse(await response.text());
  return { status: response.status, answer };
}

const alice = {
  RoleArn: `arn:aws:iam::${aws.accountId}:role/sql-alice`,
  RoleSessionName: "alice",
  SourceIdentity: "alice@example.com",
};

describe("the STS stand-in, held against the official model", () => {
  it.each([
    ["AssumeRole", { ...alice, "Tags.member.1.Key": "slack_user", "Tags.member.1.Value": "U0ALICE" }],
    ["GetCallerIdentity", {}],
  ])("answers %s with its members", async (operation, members) => {
    const { status, answer } = await call(operation, members);
    const result = z
      .object({ [`${operation}Response`]: z.looseObject({ [`${operation}Result`]: z.unknown() }) })
      .parse(answer)[`${operation}Response`]?.[`${operation}Result`];
    expect({ status, problems: model.problems(operation, result, "text") }).toEqual({
      status: 200,
      problems: [],
    });
  });

  it.each([
    ["MalformedPolicyDocumentException", { Policy: "{" }],
    [
      "PackedPolicyTooLargeException",
      Object.fromEntries(
        Array.from({ length: 10 }, (_, n) => [
          [`Tags.member.${n + 1}.Key`, `key${n}`],
          [`Tags.member.${n + 1}.Value`, "v".repeat(200)],
        ]).flat(),
      ),
    ],
  ])("answers %s with its code and status", async (name, members) => {
    const { status, answer } = await call("AssumeRole", { ...alice, ...members });
    expect(status).toBe(model.errors("AssumeRole").get(name));
    expect(answer).toMatchObject({
      ErrorResponse: { Error: { Code: model.queryCode(name), Type: "Sender" } },
    });
  });

  it("refuses a request without a required member", async () => {
    for (const missing of model.requiredMembers("AssumeRole")) {
      const members = Object.fromEntries(Object.entries(alice).filter(([name]) => name !== missing));
      expect(await call("AssumeRole", members)).toMatchObject({
        status: 400,
        answer: { ErrorResponse: { Error: { Code: "ValidationError" } } },
      });
    }
  });
});

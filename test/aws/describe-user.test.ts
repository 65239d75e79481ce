import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { createDescribeUser } from "../../src/aws/describe-user.js";
import { createTransport } from "../../src/aws/transport.js";
import { startFakeEndpoint } from "./fake-endpoint.js";
import type { FakeEndpoint } from "./fake-endpoint.js";
import { joinRealms } from "./one-realm.js";

joinRealms();

const environment = { ...process.env };
const roleArn = "arn:aws:iam::999988887777:role/whodid-reads-users";
const user = { userId: "u-1", storeArn: "arn:aws:identitystore::999988887777:identitystore/d-1234567890" };
const transport = createTransport();
let sts: FakeEndpoint;
let store: FakeEndpoint;
let answer: object;

beforeEach(async () => {
  answer = { UserName: "carol@example.com" };
  sts = await startFakeEndpoint((response) => {
    response.writeHead(200, { "content-type": "text/xml" });
    response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
      <AccessKeyId>ASIAREADER</AccessKeyId><SecretAccessKey>key</SecretAccessKey><SessionToken>token</SessionToken>
      <Expiration>${new Date(Date.now() + 900_000).toISOString()}</Expiration>
      </Credentials></AssumeRoleResult></AssumeRoleResponse>`);
  });
  store = await startFakeEndpoint((response) => {
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ IdentityStoreId: "d-1234567890", UserId: "u-1", ...answer }));
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_ENDPOINT_URL_IDENTITYSTORE: store.url,
    AWS_ACCESS_KEY_ID: "AKIAWHODID",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
  });
});

afterEach(async () => {
  transport.close();
  await Promise.all([sts.close(), store.close()]);
  process.env = { ...environment };
});

describe("a user of an identity store", () => {
  it("is asked for under the role that may, opened once", async () => {
    const describeUser = createDescribeUser({ transport, region: "eu-west-1", roleArn });
    await describeUser(user);
    await describeUser(user);
    expect(sts.operations()).toEqual(["AssumeRole"]);
    expect(Object.fromEntries(new URLSearchParams(sts.received[0]?.body))).toMatchObject({
      RoleArn: roleArn,
    });
    expect(store.received.map(({ headers }) => headers.authorization)).toEqual([
      expect.stringContaining("Credential=ASIAREADER/"),
      expect.stringContaining("Credential=ASIAREADER/"),
    ]);
  });

  it.each([
    [{ UserName: "carol", DisplayName: "C", Emails: [{ Value: "c@example.com", Primary: true }] }, "carol"],
    [
      { DisplayName: "C", Emails: [{ Value: "x@example.com" }, { Value: "c@example.com", Primary: true }] },
      "c@example.com",
    ],
    [{ DisplayName: "Carol Castillo" }, "Carol Castillo"],
    [{}, null],
  ])("is named by what names one person alone: %j", async (told, name) => {
    answer = { UserName: undefined, ...told };
    expect(await createDescribeUser({ transport, region: "eu-west-1" })(user)).toBe(name);
  });
});

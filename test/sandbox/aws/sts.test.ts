import { ExecuteStatementCommand } from "@aws-sdk/client-rds-data";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ownIdentity } from "../../../sandbox/aws/identities.js";
import { aws } from "../../../sandbox/seed.js";
import { refusalOf, secretOf, start, type Started } from "./start.js";

let sandbox: Started;

beforeAll(async () => {
  sandbox = await start();
});

afterAll(() => sandbox.standIn.stop());

const assume = (more: Partial<AssumeRoleCommandInput> = {}, client = sandbox.sts) =>
  client.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${aws.accountId}:role/sql-alice`,
      RoleSessionName: "alice@example.com",
      SourceIdentity: "alice@example.com",
      DurationSeconds: 900,
      ...more,
    }),
  );

describe("AssumeRole", () => {
  it("gives whodid a person's role with source identity, tags and expiry", async () => {
    const answer = await assume({ Tags: [{ Key: "slack_user", Value: "U0ALICE" }] });
    expect(answer).toMatchObject({
      SourceIdentity: "alice@example.com",
      AssumedRoleUser: { Arn: `arn:aws:sts::${aws.accountId}:assumed-role/sql-alice/alice@example.com` },
      PackedPolicySize: expect.any(Number),
    });
    expect(answer.Credentials?.Expiration?.getTime()).toBe(
      Math.floor((sandbox.now() + 900_000) / 1000) * 1000,
    );
  });

  it("is refused for another's source identity, without one, and by anyone but whodid", async () => {
    const mallory = new STSClient(sandbox.settings("STS", ownIdentity("mallory", 0)?.keys ?? sandbox.bot));
    const nameless = new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${aws.accountId}:role/sql-alice`,
      RoleSessionName: "alice",
    });
    for (const call of [
      () => assume({ SourceIdentity: "bob@example.com" }),
      () => sandbox.sts.send(nameless),
      () => assume({}, mallory),
      () => assume({ RoleArn: `arn:aws:iam::${aws.accountId}:role/sql-nobody` }),
    ])
      expect(await refusalOf(call())).toMatchObject({ name: "AccessDenied", status: 403 });
  });

  it("is refused while the role does not trust whodid", async () => {
    sandbox.standIn.trust({ person: "alice", on: false });
    expect(await refusalOf(assume())).toMatchObject({
      name: "AccessDenied",
      message: expect.stringMatching(/is not authorized to perform: sts:AssumeRole on resource: .*sql-alice/),
    });
    sandbox.standIn.trust({ person: "alice", on: true });
    expect((await assume()).Credentials).toBeDefined();
    expect(sandbox.standIn.trust({ person: "mallory", on: false })).toMatchObject({ ok: false, status: 404 });
  });

  it.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    ["a session name with a space", { RoleSessionName: "Alice A" }, "ValidationError"],
    ["a session name of one character", { RoleSessionName: "a" }, "ValidationError"],
    ["a source identity with a slash", { SourceIdentity: "alice/x" }, "ValidationError"],
    ["less than 15 minutes", { DurationSeconds: 899 }, "ValidationError"],
    ["more than the hour that a chained role has", { DurationSeconds: 3601 }, "ValidationError"],
    ["a policy over 2,048 characters", { Policy: `{"Statement":[]${" ".repeat(2048)}}` }, "ValidationError"],
    ["a policy that is none", { Policy: "{" }, "MalformedPolicyDocument"],
    [
      "51 tags",
      { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: "v" })) },
      "ValidationError",
    ],
    [
      "keys that differ by case alone",
      {
        Tags: [
          { Key: "Who", Value: "a" },
          { Key: "who", Value: "b" },
        ],
      },
      "InvalidParameterValue",
    ],
    [
      "more than fits packed",
      { Tags: Array.from({ length: 10 }, (_, n) => ({ Key: `key${n}`, Value: "v".repeat(200) })) },
      "PackedPolicyTooLarge",
    ],
  ])("refuses %s", async (_, more, name) => {
    const refusal = await refusalOf(assume(more));
    expect([refusal.name, refusal.name.replace(/Exception$/, "")]).toContain(name);
    expect(refusal.status).toBe(400);
  });
});

describe("sessions", () => {
  it("say who they are", async () => {
    const client = new STSClient(sandbox.settings("STS", await sandbox.become("carol")));
    expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:sts::${aws.accountId}:assumed-role/sql-carol/carol`,
      Account: aws.accountId,
    });
  });

  it("end when they expire", async () => {
    const client = sandbox.dataApi(await sandbox.become("carol"));
    const read = () =>
      client.send(
        new ExecuteStatementCommand({
          resourceArn: aws.clusterArn,
          secretArn: secretOf("carol"),
          sql: "select 1",
        }),
      );
    expect((await read()).records).toHaveLength(1);
    sandbox.advance(900_000);
    expect(await refusalOf(read())).toMatchObject({ name: "ExpiredTokenException", status: 403 });
  });

  it("are refused with another's token", async () => {
    const credentials = { ...(await sandbox.become("carol")), sessionToken: "made-up" };
    const client = new STSClient(sandbox.settings("STS", credentials));
    expect(await refusalOf(client.send(new GetCallerIdentityCommand({})))).toMatchObject({
      name: "InvalidClientTokenId",
      status: 403,
    });
  });
});

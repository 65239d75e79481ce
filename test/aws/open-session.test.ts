import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { createOpenSession } from "../../src/aws/open-session.js";
import { createTransport } from "../../src/aws/transport.js";
import type { OpenSession } from "../../src/sql/ports.js";
import { alice, billing, secretArn, statementId } from "./asks.js";
import { startFakeEndpoint } from "./fake-endpoint.js";
import type { FakeEndpoint, Responder } from "./fake-endpoint.js";
import { joinRealms } from "./one-realm.js";

joinRealms();

const ask = { person: alice, database: billing, secretArn, statementId };

let now: number;
let respond: Responder;
let sts: FakeEndpoint;
let openSession: OpenSession;
const transport = createTransport({ connectTimeoutMs: 3_000, answerTimeoutMs: 20_000, idleTimeoutMs: 100 });

beforeEach(async () => {
  now = Date.parse("2026-11-22T10:00:00Z");
  respond = giveSession;
  sts = await startFakeEndpoint((response, received) => respond(response, received));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_STS: sts.url,
    AWS_ACCESS_KEY_ID: "AKIAWHODID",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
  });
  openSession = createOpenSession({ transport });
});

afterEach(async () => {
  transport.close();
  await sts.close();
});

/** A session of an hour by our clock; the key's number is that of the call. */
const giveSession: Responder = (response) => {
  response.writeHead(200, { "content-type": "text/xml" });
  response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>ASIA${sts.received.length}</AccessKeyId><SecretAccessKey>key</SecretAccessKey><SessionToken>token</SessionToken>
    <Expiration>${new Date(now + 3_600_000).toISOString()}</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>`);
};

function refuse(code: string, status: number): Responder {
  return (response) => {
    response.writeHead(status, { "content-type": "text/xml" });
    response.end(`<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>${code}</Code><Message>AWS says no</Message></Error><RequestId>r</RequestId></ErrorResponse>`);
  };
}

describe("becoming a person", () => {
  it("asks the database's Region for the person's role, in the person's name, narrowed to cluster and secret", async () => {
    expect(await openSession(ask)).toEqual({
      kind: "open",
      session: {
        accessKeyId: "ASIA1",
        secretAccessKey: "key",
        sessionToken: "token",
      },
    });
    const [call] = sts.received;
    const { Policy: policy, ...asked } = Object.fromEntries(new URLSearchParams(call?.body));
    expect(asked).toEqual({
      Action: "AssumeRole",
      Version: "2011-06-15",
      RoleArn: alice.roleArn,
      RoleSessionName: "alice@example.com",
      SourceIdentity: "alice@example.com",
      DurationSeconds: "900",
      "Tags.member.1.Key": "slack_user",
      "Tags.member.1.Value": "T0TEAM/U0ALICE",
    });
    const resources = JSON.parse(policy ?? "").Statement.map((each: { Resource: string }) => each.Resource);
    expect(resources).toEqual([billing.clusterArn, secretArn, "*"]);
    expect(call?.headers["authorization"]).toContain("AKIAWHODID/");
    expect(call?.headers["authorization"]).toContain("/eu-west-1/sts/");
    expect(call?.headers["user-agent"]).toMatch(new RegExp(` whodid/${statementId}#run$`));
  });

  it("names the key of the secret that the configuration knows", async () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:111122223333:key/1";
    await openSession({ ...ask, database: { ...billing, secrets: [{ secretArn, kmsKeyArn }] } });
    expect(new URLSearchParams(sts.received[0]?.body).get("Policy")).toContain(kmsKeyArn);
  });

  it("asks anew for every statement: no two share an access key, and trust taken away counts at once", async () => {
    expect(await openSession(ask)).toMatchObject({ session: { accessKeyId: "ASIA1" } });
    expect(await openSession(ask)).toMatchObject({ session: { accessKeyId: "ASIA2" } });
    respond = refuse("AccessDenied", 403);
    expect(await openSession(ask)).toMatchObject({ kind: "refused" });
  });
});

describe("a refusal", () => {
  it.each([
    ["AccessDenied", 403, "not-assumable"],
    ["ValidationError", 400, "not-assumable"],
    ["MalformedPolicyDocument", 400, "not-assumable"],
    ["PackedPolicyTooLarge", 400, "policy-too-large"],
    ["RegionDisabledException", 403, "unreachable"],
  ])("%s (%i) reads %s, in AWS's words, and is not kept", async (code, status, reason) => {
    respond = refuse(code, status);
    expect(await openSession(ask)).toEqual({ kind: "refused", reason, detail: "AWS says no" });
    respond = giveSession;
    expect(await openSession(ask)).toMatchObject({ kind: "open" });
  });

  it.each([
    ["ExpiredToken", 403],
    ["ExpiredTokenException", 400],
    ["InvalidClientTokenId", 403],
    ["SignatureDoesNotMatch", 403],
  ])("%s (%i) says that it is whodid's own credentials", async (code, status) => {
    respond = refuse(code, status);
    const detail = `whodid's own AWS credentials are missing, wrong or expired (${code}).`;
    expect(await openSession(ask)).toEqual({ kind: "refused", reason: "unreachable", detail });
  });

  it("Throttling is tried again, then said", async () => {
    respond = refuse("Throttling", 400);
    expect(await openSession(ask)).toMatchObject({ kind: "refused", reason: "throttled" });
    expect(sts.received).toHaveLength(3);
  });

  it("an internal error is tried again, and may end well", async () => {
    respond = (response, received) =>
      sts.received.length < 3
        ? refuse("InternalFailure", 500)(response, received)
        : giveSession(response, received);
    expect(await openSession(ask)).toMatchObject({ kind: "open" });
  });

  it.each<[string, Responder]>([
    ["internal errors", refuse("InternalFailure", 500)],
    ["reset connections", (response) => void response.socket?.resetAndDestroy()],
    ["answers without credentials", (response) => void response.writeHead(200).end("<a/>")],
  ])("%s read unreachable", async (_, responder) => {
    respond = responder;
    const refusal = await openSession(ask);
    expect(refusal).toMatchObject({ kind: "refused", reason: "unreachable" });
  });

  it("silence reads unreachable", async () => {
    respond = () => undefined;
    const impatient = createTransport({ connectTimeoutMs: 3_000, answerTimeoutMs: 200, idleTimeoutMs: 100 });
    expect(await createOpenSession({ transport: impatient })(ask)).toEqual({
      kind: "refused",
      reason: "unreachable",
      detail: "AWS did not answer in time.",
    });
  });

  it("no STS at all reads unreachable", async () => {
    await sts.close();
    expect(await openSession(ask)).toEqual({
      kind: "refused",
      reason: "unreachable",
      detail: "No connection to AWS came about.",
    });
  });

  it("a policy above the limit is refused before AWS is asked", async () => {
    const kmsKeyArn = "k".repeat(2_048);
    const refusal = await openSession({
      ...ask,
      database: { ...billing, secrets: [{ secretArn, kmsKeyArn }] },
    });
    expect(refusal).toMatchObject({ kind: "refused", reason: "policy-too-large" });
    expect(sts.received).toEqual([]);
  });
});

import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { type AppProcess, openStage, type Stage, wordsOf } from "./stage.js";

let stage: Stage;
let app: AppProcess;

beforeAll(async () => {
  stage = await openStage();
  app = await stage.startApp();
});
afterAll(() => stage.close());

const stopsTheTrail = {
  person: "mallory",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "StopLogging",
  record: { requestParameters: { name: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main" } },
};
const feed = async () => (await stage.messages("carol", "db-feed")).map(wordsOf);
const timesIn = async (pattern: RegExp) => (await feed()).filter((words) => pattern.test(words)).length;

describe("events that endanger the evidence or the database", () => {
  it("show in the feed when the trail tells of them: who stopped it, from where, with what", async () => {
    await stage.post("aws-event", stopsTheTrail);
    await stage.post("trail/deliver");
    const shown = wordsOf(await stage.sees("carol", "db-feed", /mallory stopped a trail: trail\/main/));
    expect(shown).toContain("Alarm.");
    expect(shown).toContain("StopLogging of cloudtrail.amazonaws.com");
    expect(shown).toContain("from 192.0.2.66, with aws-cli/2");
  });

  it("show as attempts when AWS refused", async () => {
    const record = { ...stopsTheTrail.record, errorCode: "AccessDenied" };
    await stage.post("aws-event", { ...stopsTheTrail, person: "carol", record });
    await stage.post("trail/deliver");
    await stage.sees("alice", "db-feed", /carol tried to stop a trail: trail\/main · failed: AccessDenied/);
  });

  it("include the reading of a configured secret by somebody, and not by the Data API", async () => {
    const secretId = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:sql/bob-j1K2l3";
    const read = { eventSource: "secretsmanager.amazonaws.com", eventName: "GetSecretValue" };
    const service = {
      requestParameters: { secretId },
      readOnly: true,
      sourceIPAddress: "rds-data.amazonaws.com",
      userAgent: "rds-data.amazonaws.com",
    };
    await stage.post("aws-event", { person: "bob", ...read, record: service });
    await stage.post("aws-event", {
      person: "mallory",
      ...read,
      record: { requestParameters: { secretId: "sql/bob" }, readOnly: true },
    });
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /mallory read a database secret: sql\/bob/);
    expect(await timesIn(/read a database secret/)).toBe(1);
  });

  it("are told by the name of the Identity Center user behind them, and by id where that can't be resolved", async () => {
    const behalf = (userId: string) => ({
      userIdentity: {
        type: "IdentityCenterUser",
        onBehalfOf: {
          userId,
          identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-9067000000",
        },
      },
    });
    const call = { ...stopsTheTrail, eventName: "UpdateTrail" };
    await stage.post("aws-event", { ...call, record: behalf("c2d5e444-2222-70aa-8f00-5a0d00c0ffee") });
    await stage.post("aws-event", { ...call, record: behalf("nobody") });
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /dave@example\.com changed a trail/);
    await stage.sees("carol", "db-feed", /unresolved Identity Center user nobody changed a trail/);
  });

  it("are answered for by /whodid, by name, and beside a person's statements", async () => {
    await stage.say("carol", "billing", "/whodid StopLogging");
    const answer = wordsOf(await stage.sees("carol", "billing", /mallory stopped a trail: trail\/main, /));
    expect(answer).toContain("Exact: the trail's own record of the call.");
    expect(answer).toMatch(/Tried without effect:\s*• carol tried to stop a trail/);
    await stage.say("carol", "billing", "/whodid by mallory last 2h");
    await stage.sees("carol", "billing", /Beside statements[^]*mallory read a database secret/);
    await stage.say("carol", "billing", "/whodid DeleteDBCluster billing");
    await stage.sees("carol", "billing", /Nothing found: DeleteDBCluster of billing/);
  });

  it("include findings of GuardDuty on the database, and low ones where somebody tampered with the trail", async () => {
    await stage.post("finding", { type: "CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin" });
    const login = await stage.sees("carol", "db-feed", /GuardDuty found a suspicious login to a database/);
    expect(wordsOf(login)).toContain("CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin");
    await stage.post("finding", {
      type: "Stealth:IAMUser/CloudTrailLoggingDisabled",
      finding: { severity: 2, resource: { accessKeyDetails: { userName: "mallory" } } },
    });
    await stage.sees("carol", "db-feed", /Alarm\. GuardDuty found .* was tampered with \(user mallory\)/);
  });
});

describe("a call that EventBridge tells of before the log file", () => {
  it("shows before the log file is there, and once when both have told of it", async () => {
    await stage.post("trail/hold", { on: true });
    await stage.post("trail/eventbridge", { on: true });
    await stage.post("bypass", { person: "mallory", sql: "select 1" });
    await stage.post("aws-event", { ...stopsTheTrail, eventName: "DeleteTrail" });
    await stage.say("alice", "billing", "/sql select 7 as twice_told");
    await stage.sees("carol", "db-feed", /Outside whodid: mallory ran a statement/);
    await stage.sees("carol", "db-feed", /mallory deleted a trail/);
    await stage.sees("carol", "db-feed", /select 7 as twice_told/);

    await stage.post("trail/eventbridge", { on: false });
    await stage.post("aws-event", { ...stopsTheTrail, eventName: "PutEventSelectors" });
    await stage.post("trail/deliver");
    await stage.sees("carol", "db-feed", /changed which events a trail records/);
    expect(await timesIn(/Outside whodid: mallory ran /)).toBe(1);
    expect(await timesIn(/mallory deleted a trail/)).toBe(1);
    expect(await timesIn(/select 7 as twice_told/)).toBe(1);
  });
});

describe("a message that nobody understands", () => {
  it("is among the dead letters within seconds, and the log has the reason each time", async () => {
    const { environment: at } = stage;
    const client = new SQSClient({
      region: at["AWS_REGION"] ?? "",
      endpoint: at["AWS_ENDPOINT_URL_SQS"] ?? "",
      credentials: {
        accessKeyId: at["AWS_ACCESS_KEY_ID"] ?? "",
        secretAccessKey: at["AWS_SECRET_ACCESS_KEY"] ?? "",
        sessionToken: at["AWS_SESSION_TOKEN"] ?? "",
      },
    });
    const MessageBody = '{"hello":"secret-word"}';
    await client.send(new SendMessageCommand({ QueueUrl: at["WHODID_TRAIL_QUEUE_URL"] ?? "", MessageBody }));
    client.destroy();
    const told = await stage.until("the message among the dead letters, and 25 reasons", async () => {
      const { queue } = await stage.get("state");
      const lines = app.log().split("\n");
      const reasons = lines.filter((line) => line.includes("trail message unreadable"));
      return JSON.stringify(queue).includes('"dead":1') && reasons.length === 25 ? reasons : undefined;
    });
    for (const line of told) expect(line).toContain('"because":"The message is none that whodid knows');
    expect(app.log()).not.toContain("secret-word");
  });
});

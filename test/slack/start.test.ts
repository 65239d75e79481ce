import { afterEach, describe, expect, it } from "@jest/globals";

import { tokens } from "../../sandbox/seed.js";
import { clientOptions, createSlackClients, fewRetries } from "../../src/slack/clients.js";
import { connectSlack } from "../../src/slack/connect.js";
import { createMemoryDeliveries } from "../fakes/memory-deliveries.js";
import { runSlack } from "../sandbox/slack/running-slack.js";
import { silentLog } from "./logs.js";
import { createWire, type Answers } from "./wire.js";

let stop: () => Promise<void> = async () => undefined;
afterEach(() => stop());

const start = (
  apiUrl: string,
  more: { botToken?: string; appToken?: string; startTimeoutMs?: number } = {},
) =>
  connectSlack({
    botToken: tokens.bot,
    appToken: tokens.app,
    apiUrl,
    clock: () => 0,
    sleepUntil: async () => undefined,
    log: silentLog,
    intake: () => ({
      deliveries: createMemoryDeliveries(() => 0),
      newId: () => "ID",
      commands: {},
      actions: {},
      showHome: async () => undefined,
    }),
    ...more,
  });

async function startAgainst(answers: Answers, startTimeoutMs = 200) {
  const wire = await createWire({
    "auth.test": () => ({ ok: true, team_id: "T1", user_id: "U1", bot_id: "B1" }),
    ...answers,
  });
  stop = () => wire.stop();
  return start(wire.apiUrl, { startTimeoutMs });
}

describe("starting", () => {
  // Trap "bad bot token": an unhandled rejection out of Bolt's constructor.
  it("names the bot token when Slack does not accept it", async () => {
    const slack = await runSlack();
    stop = () => slack.stop();
    await expect(start(`${slack.url}/api/`, { botToken: "xoxb-wrong" })).rejects.toMatchObject({
      name: "SlackStartError",
      message:
        'Slack does not accept SLACK_BOT_TOKEN (invalid_auth): copy the Bot User OAuth Token, xoxb-…, from the app\'s page "OAuth & Permissions".',
    });
  });

  // Trap "bad app token at start".
  it("names the app token when Slack does not accept it", async () => {
    const slack = await runSlack();
    stop = () => slack.stop();
    await expect(start(`${slack.url}/api/`, { appToken: "xapp-wrong" })).rejects.toMatchObject({
      name: "SlackStartError",
      message: expect.stringMatching(
        /^Slack does not accept SLACK_APP_TOKEN \(invalid_auth\): make an app-level/,
      ),
    });
  });

  // Trap "other `ok:false` at start": retried for ever.
  it("gives up after its own time when Slack keeps refusing a connection", async () => {
    await expect(
      startAgainst({ "apps.connections.open": () => ({ ok: false, error: "odd" }) }),
    ).rejects.toThrow(/^Slack opened no connection within 0.2 seconds: check that Socket Mode is on/);
  });

  it("gives up after its own time when a connection never says hello", async () => {
    const wire = await createWire({
      "auth.test": () => ({ ok: true, team_id: "T1", user_id: "U1", bot_id: "B1" }),
      "apps.connections.open": () => ({ ok: true, url: wire.apiUrl.replace(/^http/, "ws") }),
    });
    stop = () => wire.stop();
    await expect(start(wire.apiUrl, { startTimeoutMs: 200 })).rejects.toThrow(/^Slack opened no connection/);
  });

  // Trap "HTTP 5xx / 429 at start": retried inside the client, which is fine for as long as the limit allows.
  it("gives up after its own time when Slack does not let it sign in", async () => {
    await expect(startAgainst({ "auth.test": () => 503 })).rejects.toThrow(
      "Slack did not answer within 0.2 seconds: check the network and SLACK_API_URL.",
    );
  });

  it("passes on what else Slack says against it", async () => {
    await expect(
      startAgainst({ "auth.test": () => ({ ok: false, error: "team_access_not_granted" }) }),
    ).rejects.toThrow("Slack refused to let whodid in (team_access_not_granted): check the app's settings.");
  });
});

describe("the clients", () => {
  // Trap "shared `clientOptions`": the socket client would write 100 retries into everybody's object.
  it("share no options, and always have retries and a time limit of their own", () => {
    const first = clientOptions({ log: silentLog }, fewRetries);
    const second = clientOptions({ log: silentLog }, fewRetries);
    expect(first).not.toBe(second);
    expect(first.retryConfig).not.toBe(second.retryConfig);
    expect(first).toMatchObject({ retryConfig: { retries: 3 }, timeout: 10_000 });
  });

  // Trap "`clientOptions.headers`": the bot token would be sent to apps.connections.open.
  it("are given no headers", () => {
    expect(clientOptions({ log: silentLog }, fewRetries)).not.toHaveProperty("headers");
  });

  // Trap "`timeout` on a write": what is tried again may be posted twice.
  it("try again for a person, and never for the feed", async () => {
    const wire = await createWire({ "chat.postMessage": () => 500, "users.info": () => 500 });
    stop = () => wire.stop();
    const clients = createSlackClients({ botToken: "xoxb-test", apiUrl: wire.apiUrl, log: silentLog });
    await expect(clients.feedClient.apiCall("chat.postMessage")).rejects.toThrow();
    expect(wire.calls).toHaveLength(1);
    await expect(clients.client.apiCall("users.info")).rejects.toThrow();
    expect(wire.calls).toHaveLength(5);
  });
});

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { WebClient } from "@slack/web-api";
import { WebSocket } from "ws";
import { z } from "zod";
import { tokens } from "../../../sandbox/seed.js";
import { hear, hearRefusal } from "./heard.js";
import { runSlack, type RunningSlack } from "./running-slack.js";

let sandbox: RunningSlack;
beforeEach(async () => {
  sandbox = await runSlack();
});
afterEach(() => sandbox.stop());

const say = (text: string, person = "alice") => sandbox.slack.say({ person, channel: "billing", text });
const texts = (person: string) => sandbox.seen(person).map(({ text }) => text);

async function ticket(): Promise<string> {
  const { url = "" } = await new WebClient(tokens.app, {
    slackApiUrl: `${sandbox.url}/api/`,
  }).apps.connections.open();
  return url;
}

/** A socket with its greeting already read. */
async function connect(): Promise<{ socket: WebSocket; hello: unknown }> {
  const socket = new WebSocket(await ticket());
  const { value, isBinary } = await hear(socket);
  expect(isBinary).toBe(false);
  return { socket, hello: value };
}

const next = async (socket: WebSocket) =>
  z.looseObject({ envelope_id: z.string() }).parse((await hear(socket)).value);

describe("the connection", () => {
  it("greets with the number of connections and takes each ticket once", async () => {
    const url = await ticket();
    const first = new WebSocket(url);
    expect((await hear(first)).value).toMatchObject({ type: "hello", num_connections: 1 });
    expect(await hearRefusal(new WebSocket(url))).toContain("404");
    first.close();
  });

  it("turns the eleventh connection away", async () => {
    const sockets = [];
    for (let count = 0; count < 10; count += 1) sockets.push((await connect()).socket);
    const { hello, socket } = await connect();
    expect(hello).toEqual({ type: "disconnect", reason: "too_many_websockets" });
    for (const each of [...sockets, socket]) each.terminate();
  });

  it("gives each envelope to one connection, in turn", async () => {
    const [first, second] = [await connect(), await connect()];
    const said = say("/sql select 1");
    const { envelope_id } = await next(first.socket);
    first.socket.send(JSON.stringify({ envelope_id, payload: {} }));
    await said;
    const again = say("/sql select 2");
    const other = await next(second.socket);
    second.socket.send(JSON.stringify({ envelope_id: other.envelope_id }));
    await again;
    expect(texts("alice")).toEqual([]);
  });
});

describe("a slash command", () => {
  it("reaches a real Bolt app with everything that Slack sends, and is acknowledged", async () => {
    const { app } = await sandbox.connect();
    const arrived: unknown[] = [];
    app.command("/sql", async ({ command, ack }) => {
      arrived.push(command);
      await ack();
    });
    expect(await say("/sql select *\nfrom accounts where a < 5 ")).toEqual({ ok: true });
    expect(arrived).toEqual([
      {
        token: "sandbox",
        team_id: "T0SANDBOX",
        team_domain: "sandbox",
        channel_id: "C0BILLING",
        channel_name: "billing",
        user_id: "U0ALICE",
        user_name: "alice",
        command: "/sql",
        text: "select *\nfrom accounts where a < 5",
        api_app_id: "A0WHODID",
        is_enterprise_install: "false",
        response_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/response\/\w+$/),
        trigger_id: expect.any(String),
      },
    ]);
    expect(sandbox.seen("alice")).toEqual([]);
  });

  it("shows what the acknowledgement itself says, to the person alone", async () => {
    const { app } = await sandbox.connect();
    app.command("/sql", async ({ ack }) => {
      await ack("Got it.");
    });
    await say("/sql select 1");
    expect(sandbox.seen("alice")).toMatchObject([{ text: "Got it.", ephemeral: true }]);
    expect(texts("bob")).toEqual([]);
  });

  it("tells the person, and nobody else, that no connection was open", async () => {
    await say("/sql select 1");
    expect(sandbox.seen("alice")).toMatchObject([
      { text: '/sql failed with the error "dispatch_failed"', ephemeral: true },
    ]);
    expect(texts("bob")).toEqual([]);
  });

  it("tells the person when the app did not acknowledge in time, and comes once more under the same id", async () => {
    const { socket } = await connect();
    const first = next(socket);
    const said = say("/sql select 1");
    const envelope = await first;
    const second = next(socket);
    await said;
    expect(texts("alice")).toEqual(['/sql failed with the error "operation_timeout"']);
    expect(await second).toMatchObject({
      envelope_id: envelope.envelope_id,
      retry_attempt: 1,
      retry_reason: "timeout",
    });
  });

  it("is refused by the client where Slack refuses it: unknown, in a thread, by people of another workspace", async () => {
    await say("/foo bar");
    await sandbox.slack.say({ person: "bob", channel: "billing", text: "/sql x", thread_ts: "1.000001" });
    await sandbox.slack.say({ person: "olga", channel: "partners", text: "/sql select 1" });
    expect(texts("alice")).toEqual(["/foo is not a valid command."]);
    expect(texts("bob")).toEqual(["/sql is not supported in threads. Sorry!"]);
    expect(sandbox.seen("olga", "partners")).toMatchObject([{ text: "/sql is not a valid command." }]);
  });

  it("arrives escaped and with typographic quotes when the switches say so", async () => {
    const { app } = await sandbox.connect();
    const arrived: string[] = [];
    app.command("/sql", async ({ command, ack }) => {
      arrived.push(command.text);
      await ack();
    });
    sandbox.slack.configure({ escapeText: true });
    await say("/sql a < 'x' & b");
    sandbox.slack.configure({ escapeText: false, smartQuotes: true });
    await say(`/sql select "a" from t where b = 'it''s' -- c`);
    expect(arrived).toEqual(["a &lt; 'x' &amp; b", "select “a” from t where b = ‘it’’s’ — c"]);
  });
});

describe("planned faults", () => {
  it("delivers an envelope twice under one id", async () => {
    const { app } = await sandbox.connect();
    const ids: unknown[] = [];
    const twice = new Promise<void>((resolve) => {
      app.command("/sql", async ({ context, ack }) => {
        await ack();
        if (ids.push(context["envelopeId"]) === 2) resolve();
      });
    });
    sandbox.plan("slash_commands", "duplicate");
    await say("/sql select 1");
    await twice;
    expect(new Set(ids).size).toBe(1);
    expect(texts("alice")).toEqual([]);
  });

  it("loses an envelope first, which arrives as a retry", async () => {
    const { app } = await sandbox.connect();
    const arrived = new Promise<unknown>((resolve) => {
      app.command("/sql", async ({ context, ack }) => {
        await ack();
        resolve([context.retryNum, context.retryReason]);
      });
    });
    sandbox.plan("slash_commands", "drop");
    await say("/sql select 1");
    expect(await arrived).toEqual([1, "timeout"]);
    expect(texts("alice")).toEqual(['/sql failed with the error "operation_timeout"']);
  });

  it.each(["refresh", "disconnect"] as const)(
    "after a %s the same envelope comes over the connection that the app opens next",
    async (kind) => {
      const { app } = await sandbox.connect();
      const ids: unknown[] = [];
      const twice = new Promise<void>((resolve) => {
        app.command("/sql", async ({ context, ack }) => {
          if (ids.push(context["envelopeId"]) === 2) resolve();
          await ack().catch(() => {});
        });
      });
      sandbox.plan("slash_commands", kind);
      await say("/sql select 1");
      await twice;
      expect(new Set(ids).size).toBe(1);
    },
  );

  it("delivers late", async () => {
    await sandbox.stop();
    sandbox = await runSlack({ ackDeadlineMs: 10_000, delayMs: 50 });
    const { app } = await sandbox.connect();
    app.command("/sql", ({ ack }) => ack());
    sandbox.plan("slash_commands", "delay");
    const before = performance.now();
    await say("/sql select 1");
    expect(performance.now() - before).toBeGreaterThan(40);
  });
});

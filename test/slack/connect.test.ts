import { setImmediate } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { z } from "zod";

import { bot, team, tokens } from "../../sandbox/seed.js";
import type { Message } from "../../src/message/message.js";
import { connectSlack, type ConnectOptions, type SlackConnection } from "../../src/slack/connect.js";
import { payload } from "../../src/slack/payload.js";
import type { Asked, Clicked, Intake } from "../../src/slack/intake-types.js";
import { createMemoryDeliveries } from "../fakes/memory-deliveries.js";
import { runSlack, type RunningSlack } from "../sandbox/slack/running-slack.js";
import { confirmButton, words } from "./blocks.js";
import { silentLog } from "./logs.js";
import { createTask } from "./task.js";
import { until } from "./until.js";

const hello: Message = { text: "hello", forms: [[words("hello")]] };
const manifest = `
features:
  slash_commands: [{ command: /sql }, { command: /whodid }, { command: /stale }]
oauth_config:
  scopes: { bot: [commands, chat:write, users:read, channels:read, channels:history] }
`;

let slack: RunningSlack;
let connection: SlackConnection;
let asked: Asked[];
let clicked: Clicked[];
/** What the handler of /sql does. */
let work: (asked: Asked) => Promise<void>;

beforeEach(async () => {
  asked = [];
  clicked = [];
  work = ({ conversation }) => conversation.tell(hello);
  slack = await runSlack({ manifest, ackDeadlineMs: 1_000 });
});
afterEach(async () => {
  await connection.stop();
  await slack.stop();
});

async function connect(more: Partial<ConnectOptions> = {}): Promise<void> {
  const clock = () => slack.clock.now;
  let ids = 0;
  const intake = (): Intake => ({
    deliveries: createMemoryDeliveries(clock),
    newId: () => `ID${(ids += 1)}`,
    commands: {
      "/sql": (each) => {
        asked.push(each);
        return work(each);
      },
    },
    showHome: async () => undefined,
    actions: {
      sql_confirm: async (each) => {
        clicked.push(each);
        await each.conversation.replace({ text: "done", forms: [[words("done")]] });
      },
    },
  });
  connection = await connectSlack({
    botToken: tokens.bot,
    appToken: tokens.app,
    apiUrl: `${slack.url}/api/`,
    clock,
    sleepUntil: () => new Promise(() => {}),
    log: silentLog,
    intake,
    ...more,
  });
}

const say = (text: string, person = "alice") => slack.slack.say({ person, channel: "billing", text });
const stateShape = z.object({ connections: z.number(), calls: z.array(z.object({ method: z.string() })) });
const state = () => stateShape.parse(slack.slack.state());
const texts = (person: string, channel?: string) => slack.seen(person, channel).map(({ text }) => text);

describe("the connection to Slack", () => {
  it("signs in and opens two connections", async () => {
    await connect();
    expect(connection).toMatchObject({ teamId: team.id, botUserId: bot.userId });
    expect(state().connections).toBe(2);
    expect(connection.healthy()).toBe(true);
  });

  it("lets handlers be made of the client that has signed in", async () => {
    await connect({
      intake: ({ talkTo, teamId, client, feedClient, ladder }) => {
        expect([talkTo, teamId, client, feedClient, ladder]).not.toContain(undefined);
        return {
          deliveries: createMemoryDeliveries(() => 0),
          newId: () => "ID",
          commands: {},
          actions: {},
          showHome: async () => undefined,
        };
      },
    });
  });

  it("answers a command to the person who typed it, and to nobody else", async () => {
    await connect();
    await say("/sql select 1 -- a < 5");
    await until(() => texts("alice").length > 0);
    expect(asked).toMatchObject([
      { text: "select 1 -- a < 5", user: { teamId: team.id, userId: "U0ALICE" }, channelId: "C0BILLING" },
    ]);
    expect(slack.seen("alice")).toMatchObject([{ text: "hello", ephemeral: true }]);
    expect(slack.seen("bob")).toEqual([]);
  });

  it("puts the answer to a click in the place of the message that was clicked", async () => {
    const button = confirmButton("01J");
    work = ({ conversation }) => conversation.tell({ text: "sure?", forms: [[button]] });
    await connect();
    await say("/sql drop table t");
    await until(() => texts("alice").length > 0);
    const [question] = slack.seen("alice");
    const ts = question?.ts ?? "";
    await slack.slack.click({ person: "alice", channel: "billing", ts, action_id: "sql_confirm" });
    await until(() => texts("alice").includes("done"));
    expect(clicked).toMatchObject([{ value: "01J", actionId: "sql_confirm", channelId: "C0BILLING" }]);
    expect(slack.seen("alice")).toMatchObject([{ text: "done", ephemeral: true, ts }]);
  });

  it("speaks to a person outside any delivery", async () => {
    await connect();
    await connection.talkTo({ teamId: team.id, userId: "U0BOB" }, "C0BILLING").tell(hello);
    expect(slack.seen("bob")).toMatchObject([{ text: "hello", ephemeral: true }]);
  });

  it("runs an envelope once that Slack delivers twice", async () => {
    await connect();
    slack.plan("slash_commands", "duplicate");
    await say("/sql select 1");
    await say("/sql select 2");
    await until(() => texts("alice").length === 2);
    expect(asked.map(({ text }) => text)).toEqual(["select 1", "select 2"]);
  });

  it("runs an envelope once that Slack delivers again because nobody acknowledged it", async () => {
    await connect();
    slack.plan("slash_commands", "drop");
    await say("/sql select 1");
    await until(() => asked.length === 1 && texts("alice").includes("hello"));
    expect(asked).toHaveLength(1);
  });

  // Traps "refresh / TCP drop" and "ack during refresh".
  it("loses nothing while one connection is refreshed: the other one hears", async () => {
    await connect();
    slack.plan("slash_commands", "refresh");
    for (const text of ["1", "2", "3", "4"]) await say(`/sql select ${text}`);
    await until(() => texts("alice").filter((text) => text === "hello").length === 4);
    expect(asked.map(({ text }) => text)).toEqual(["select 1", "select 2", "select 3", "select 4"]);
    expect(connection.healthy()).toBe(true);
  });

  it("finishes what it took when the connection breaks before the acknowledgement", async () => {
    await connect();
    slack.plan("slash_commands", "disconnect");
    const said = say("/sql select 1");
    await until(() => asked.length === 1 && texts("alice").includes("hello"));
    await until(() => !connection.healthy());
    await said;
  });

  // Trap "unknown command": Bolt would stay silent, and the person would read of a timeout.
  it("explains a command that the manifest has and nobody owns", async () => {
    await connect();
    await say("/stale");
    await until(() => texts("alice").length > 0);
    expect(texts("alice")).toEqual(["whodid does not know this command. It answers to /sql."]);
  });

  // Trap "handler throws before ack".
  it("answers the person when a handler throws", async () => {
    work = () => Promise.reject(new Error("boom"));
    await connect();
    await say("/sql select 1");
    await until(() => texts("alice").length > 0);
    expect(texts("alice")).toEqual([expect.stringMatching(/Something went wrong inside whodid/)]);
  });

  it("refuses an outsider's click in private", async () => {
    await connect();
    const { ts = "" } = await slack.client.chat.postMessage({
      channel: "C0PARTNERS",
      ...payload({ text: "sure?", blocks: [confirmButton("01J")] }),
    });
    await slack.slack.click({ person: "olga", channel: "partners", ts, action_id: "sql_confirm" });
    await until(() => texts("olga", "partners").length === 2);
    expect(clicked).toEqual([]);
    expect(slack.seen("olga", "partners")[1]).toMatchObject({
      ephemeral: true,
      text: expect.stringMatching(/only answers people of the workspace/),
    });
    expect(texts("alice", "partners")).toEqual(["sure?"]);
  });

  // Trap "`tokenVerificationEnabled: false`".
  it("does not ask Slack who it is for every delivery", async () => {
    await connect();
    const before = state().calls.filter(({ method }) => method === "auth.test").length;
    for (const text of ["1", "2", "3"]) await say(`/sql select ${text}`);
    await until(() => texts("alice").length === 3);
    expect(state().calls.filter(({ method }) => method === "auth.test")).toHaveLength(before);
  });

  // Trap "`app.stop()`": it would answer at once, with the sockets open and handlers at work.
  it("drains when it stops: hears nothing more, and waits for what runs", async () => {
    const order: string[] = [];
    const task = createTask();
    work = async ({ conversation }) => {
      await task.ended;
      await conversation.tell(hello);
      order.push("handler ended");
    };
    await connect();
    await say("/sql select 1");
    await until(() => asked.length === 1);
    const stopped = connection.stop().then(() => order.push("stopped"));
    await until(() => state().connections === 0 && !connection.healthy());
    await say("/sql select 2", "bob");
    expect(texts("bob")).toEqual([expect.stringContaining("dispatch_failed")]);
    await setImmediate();
    task.end();
    await stopped;
    expect(order).toEqual(["handler ended", "stopped"]);
    expect(texts("alice")).toEqual(["hello"]);
    expect(asked).toHaveLength(1);
    expect(connection.healthy()).toBe(false);
  });

  it("stops in the end although a handler does not", async () => {
    work = () => new Promise(() => {});
    await connect({ drainMs: 20 });
    await say("/sql select 1");
    await until(() => asked.length === 1);
    await connection.stop();
    expect(state().connections).toBe(0);
  });
});

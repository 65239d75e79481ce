import { setImmediate } from "node:timers/promises";

import { beforeEach, describe, expect, it } from "@jest/globals";
import { SMSendWhileNotReadyError } from "@slack/socket-mode";

import type { SlackUser } from "../../src/access/person.js";
import type { Deliveries } from "../../src/ledger/deliveries.js";
import type { Asked, Clicked } from "../../src/slack/intake-types.js";
import { createDoor, type Door, type DoorParts, type Envelope } from "../../src/slack/intake.js";
import { createMemoryDeliveries } from "../fakes/memory-deliveries.js";
import { createLogBook, silentLog } from "./logs.js";
import { createTask } from "./task.js";
import { createTalk } from "./talk.js";
import { until } from "./until.js";

const sql = { command: "/sql", text: "select 1", user_id: "U1", team_id: "T1", channel_id: "C1" };
const click = (more: object = {}) => ({
  type: "block_actions",
  user: { id: "U1", team_id: "T1" },
  channel: { id: "C1" },
  actions: [{ action_id: "sql_confirm", value: "01OLD" }],
  ...more,
});

let now: number;
let acked: number;
let asked: Asked[];
let clicked: Clicked[];
let homes: SlackUser[];
let talk: ReturnType<typeof createTalk>;
/** Sleepers wait here until a test wakes them. */
let sleepers: { readonly until: number; wake(): void }[];

beforeEach(() => {
  now = 1_000_000;
  acked = 0;
  asked = [];
  clicked = [];
  homes = [];
  talk = createTalk();
  sleepers = [];
});

function open(more: Partial<DoorParts> & { deliveries?: Deliveries } = {}): Door {
  let ids = 0;
  return createDoor({
    intake: {
      deliveries: more.deliveries ?? createMemoryDeliveries(() => now),
      newId: () => `ID${(ids += 1)}`,
      commands: { "/sql": async (each) => void asked.push(each), "/whodid": async () => undefined },
      actions: { sql_confirm: async (each) => void clicked.push(each) },
      showHome: async (user) => void homes.push(user),
    },
    teamId: "T1",
    talk: talk.talk,
    clock: () => now,
    sleepUntil: (ms) =>
      new Promise((resolve) => {
        sleepers.push({ until: ms, wake: resolve });
      }),
    log: silentLog,
    ...more,
  });
}

const envelope = (body: unknown, more: Partial<Envelope> = {}): Envelope => ({
  id: "E1",
  body,
  ack: async () => {
    acked += 1;
  },
  ...more,
});

const withHandler = (handler: (each: Asked) => Promise<void>) => ({
  deliveries: createMemoryDeliveries(() => now),
  newId: () => "ID1",
  commands: { "/sql": handler },
  actions: {},
  showHome: async () => undefined,
});

describe("the door", () => {
  it("hands a command to its handler with the id that its delivery was claimed with", async () => {
    await open().take(envelope(sql));
    expect(asked).toEqual([
      {
        deliveryId: "E1",
        statementId: "ID1",
        user: { teamId: "T1", userId: "U1" },
        channelId: "C1",
        text: "select 1",
        conversation: expect.anything(),
      },
    ]);
    expect(acked).toBe(1);
    expect(talk.said).toEqual([]);
  });

  it("hands a click to its handler with the button's value", async () => {
    await open().take(envelope(click()));
    expect(clicked).toMatchObject([{ statementId: "ID1", actionId: "sql_confirm", value: "01OLD" }]);
  });

  const unreachable: Deliveries = {
    claim: () => Promise.reject(new Error("unreachable")),
    finish: () => Promise.reject(new Error("unreachable")),
  };
  const opened = { team_id: "T1", event: { type: "app_home_opened", user: "U1", tab: "home" } };

  it("shows App Home to whoever opens it, also to an outsider, without a claim", async () => {
    const door = open({ deliveries: unreachable });
    await door.take(envelope(opened));
    await door.take(envelope({ ...opened, team_id: "T9" }));
    expect(homes).toEqual([
      { teamId: "T1", userId: "U1" },
      { teamId: "T9", userId: "U1" },
    ]);
    expect(acked).toBe(2);
    expect(talk.said).toEqual([]);
  });

  it("shows App Home anew after a click in it, and after no other", async () => {
    await open().take(envelope(click({ view: { type: "home" } })));
    expect(homes).toEqual([{ teamId: "T1", userId: "U1" }]);
    await open().take(envelope(click(), { id: "E2" }));
    await open().take(envelope(click({ view: { type: "modal" } }), { id: "E3" }));
    expect(clicked).toHaveLength(3);
    expect(homes).toHaveLength(1);
  });

  it("outlives an App Home that breaks", async () => {
    const door = open({
      intake: { ...withHandler(async () => undefined), showHome: () => Promise.reject(new Error("broken")) },
    });
    await door.take(envelope(opened));
    await door.drained();
    expect(acked).toBe(1);
  });

  it("runs a duplicated envelope once, and acknowledges both", async () => {
    const door = open();
    await door.take(envelope(sql));
    await door.take(envelope(sql));
    expect(asked).toHaveLength(1);
    expect(acked).toBe(2);
  });

  it("waits for the worker that holds a delivery, and runs nothing when that one has finished it", async () => {
    const deliveries = createMemoryDeliveries(() => now);
    await deliveries.claim("E1", "FIRST", 5_000);
    const taken = open({ deliveries }).take(envelope(sql));
    await until(() => sleepers.length === 1);
    expect(acked).toBe(1);
    expect(sleepers[0]?.until).toBe(now + 5_000);
    await deliveries.finish("E1");
    sleepers[0]?.wake();
    await taken;
    expect(asked).toEqual([]);
  });

  it("takes a delivery over from a worker that is gone, under the same statement id", async () => {
    const deliveries = createMemoryDeliveries(() => now);
    await deliveries.claim("E1", "FIRST", 5_000);
    const taken = open({ deliveries }).take(envelope(sql));
    await until(() => sleepers.length === 1);
    now += 5_000;
    sleepers[0]?.wake();
    await taken;
    expect(asked).toMatchObject([{ statementId: "FIRST" }]);
  });

  it("tells the person that nothing was run when the records can't be reached", async () => {
    const deliveries = { claim: () => Promise.reject(new Error("down")), finish: async () => undefined };
    await open({ deliveries }).take(envelope(sql));
    expect(acked).toBe(1);
    expect(asked).toEqual([]);
    expect(talk.texts()).toEqual([expect.stringMatching(/nothing was run/)]);
  });

  it("acknowledges within Slack's 3 seconds although the claim hangs, and never runs what was called off", async () => {
    const finished: string[] = [];
    const store = createTask();
    const deliveries: Deliveries = {
      claim: async (_id, statementId) => {
        await store.ended;
        return { kind: "mine", statementId };
      },
      finish: async (id) => void finished.push(id),
    };
    await open({ deliveries }).take(envelope(sql));
    expect(acked).toBe(1);
    expect(talk.texts()).toEqual([expect.stringMatching(/nothing was run/)]);
    store.end();
    await until(() => finished.length === 1);
    expect(asked).toEqual([]);
  });

  it("goes on with the work when the acknowledgement throws, as it does during a refresh", async () => {
    await open().take(envelope(sql, { ack: () => Promise.reject(new SMSendWhileNotReadyError()) }));
    expect(asked).toHaveLength(1);
  });

  it("acknowledges before the handler has ended", async () => {
    const work = createTask();
    const taken = open({ intake: withHandler(() => work.ended) }).take(envelope(sql));
    await until(() => acked === 1);
    work.end();
    await taken;
  });

  it("answers the person and logs the fault under the delivery's id when a handler throws", async () => {
    const { log, lines } = createLogBook();
    const intake = withHandler(() => Promise.reject(new Error("boom")));
    const door = open({ intake, log });
    await door.take(envelope(sql));
    expect(talk.texts()).toEqual([expect.stringMatching(/Something went wrong inside whodid/)]);
    expect(JSON.stringify(talk.said[0]?.message.forms)).toContain("E1");
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, deliveryId: "E1", msg: "handler failed" }),
    );
    await door.take(envelope(sql));
    expect(talk.said).toHaveLength(1);
  });

  it("acknowledges and explains a command that nobody owns", async () => {
    await open().take(envelope({ ...sql, command: "/constructor" }));
    expect(acked).toBe(1);
    expect(talk.texts()).toEqual(["whodid does not know this command. It answers to /sql and /whodid."]);
    expect(JSON.stringify(talk.said[0]?.message.forms)).toContain("/constructor");
  });

  it("acknowledges and explains a button, a shortcut and a form that nobody owns", async () => {
    const user = { id: "U1", team_id: "T1" };
    const bodies = [
      click({ actions: [{ action_id: "gone" }] }),
      { type: "shortcut", user },
      { type: "message_action", user },
      { type: "view_submission", user },
    ];
    const door = open();
    for (const body of bodies) await door.take(envelope(body));
    expect(acked).toBe(4);
    expect(talk.texts()).toEqual(
      bodies.map(() => "That does nothing any more. Please start again with /sql."),
    );
  });

  it("acknowledges without a word what nobody waits for", async () => {
    await open().take(envelope({ type: "view_closed", user: { id: "U1" } }));
    expect(acked).toBe(1);
    expect(talk.said).toEqual([]);
  });

  it.each([
    ["another company", click({ user: { id: "U9", team_id: "T2" } })],
    ["Slack does not say which company", click({ user: { id: "U9" } })],
    ["another company, by command", { ...sql, team_id: "T2" }],
  ])("refuses an outsider in private (%s)", async (_who, body) => {
    await open().take(envelope(body));
    expect(acked).toBe(1);
    expect(clicked).toEqual([]);
    expect(asked).toEqual([]);
    expect(talk.texts()).toEqual([expect.stringMatching(/only answers people of the workspace/)]);
  });

  it("runs nothing that it could not tell from its double", async () => {
    await open().take(envelope(sql, { id: undefined }));
    expect(acked).toBe(1);
    expect(asked).toEqual([]);
    expect(talk.texts()).toEqual([expect.stringMatching(/nothing was run/)]);
  });

  it("neither claims nor acknowledges what comes after it closed, so that Slack delivers it again", async () => {
    const deliveries = createMemoryDeliveries(() => now);
    const door = open({ deliveries });
    await door.close();
    await door.take(envelope(sql));
    expect(acked).toBe(0);
    expect(await deliveries.claim("E1", "OTHER", 1)).toEqual({ kind: "mine", statementId: "OTHER" });
  });

  it("is closed once all that was let in is acknowledged, and drained once every handler has ended", async () => {
    const work = createTask();
    const door = open({ intake: withHandler(() => work.ended) });
    const taken = door.take(envelope(sql));
    const order: string[] = [];
    await door.close();
    expect(acked).toBe(1);
    const drained = door.drained().then(() => order.push("drained"));
    await setImmediate();
    order.push("handler ends");
    work.end();
    await Promise.all([taken, drained]);
    expect(order).toEqual(["handler ends", "drained"]);
  });

  it("does not start on a delivery whose holder is still waited for when it closes", async () => {
    const deliveries = createMemoryDeliveries(() => now);
    await deliveries.claim("E1", "FIRST", 5_000);
    const door = open({ deliveries });
    const taken = door.take(envelope(sql));
    await until(() => sleepers.length === 1);
    await door.close();
    await door.drained();
    now += 5_000;
    sleepers[0]?.wake();
    await taken;
    expect(asked).toEqual([]);
  });
});

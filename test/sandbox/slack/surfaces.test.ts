import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { BlockAction } from "@slack/bolt";
import type { KnownBlock, View } from "@slack/types";
import type { ConnectedApp } from "./connect-app.js";
import { runSlack, type RunningSlack } from "./running-slack.js";

const manifest = `
features:
  app_home: { home_tab_enabled: true }
  shortcuts:
    - { name: Run SQL, type: global, callback_id: run_sql, description: Open the editor }
    - { name: Who ran this?, type: message, callback_id: who_ran, description: Ask }
settings: { event_subscriptions: { bot_events: [app_home_opened] } }
oauth_config: { scopes: { bot: [chat:write] } }
`;

let sandbox: RunningSlack;
let connected: ConnectedApp;
beforeEach(async () => {
  sandbox = await runSlack({ manifest });
  connected = await sandbox.connect();
});
afterEach(() => sandbox.stop());

const plain = (text: string) => ({ type: "plain_text" as const, text });
const option = (value: string) => ({ text: plain(value), value });
const input = (block_id: string, element: object, more: object = {}) => ({
  type: "input",
  block_id,
  label: plain(block_id),
  element,
  ...more,
});
/** A modal whose blocks are as told. */
const modal = (blocks: readonly object[], more: object = {}): View =>
  ({
    type: "modal",
    callback_id: "editor",
    title: plain("Editor"),
    submit: plain("Run"),
    blocks,
    ...more,
  }) as View;

/** Opens a modal as Alice, by the global shortcut; answers its id. */
async function open(view: View): Promise<string> {
  const opened = new Promise<string>((resolve) => {
    connected.app.shortcut("run_sql", async ({ ack, client, body }) => {
      await ack();
      resolve((await client.views.open({ trigger_id: body.trigger_id, view })).view?.id ?? "");
    });
  });
  await sandbox.slack.shortcut({ person: "alice", callback_id: "run_sql" });
  return opened;
}

describe("a shortcut", () => {
  it("of the lightning menu tells the app who, and opens a modal", async () => {
    const bodies: unknown[] = [];
    connected.app.shortcut("run_sql", async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
    expect(await sandbox.slack.shortcut({ person: "alice", callback_id: "run_sql" })).toEqual({ ok: true });
    expect(bodies).toMatchObject([
      {
        type: "shortcut",
        callback_id: "run_sql",
        user: { id: "U0ALICE", team_id: "T0SANDBOX" },
        trigger_id: expect.any(String),
        action_ts: expect.any(String),
      },
    ]);
    expect(bodies[0]).not.toHaveProperty("channel");
  });

  it("on a message brings the message, and its response URL answers privately", async () => {
    const bodies: unknown[] = [];
    connected.app.shortcut("who_ran", async ({ ack, body, respond }) => {
      bodies.push(body);
      await ack();
      await respond({ text: "It was Bob.", replace_original: true });
    });
    const said = await sandbox.slack.say({ person: "bob", channel: "billing", text: "drop table x" });
    const ts = said.ok ? (said.ts ?? "") : "";
    const answered = new Promise<void>((resolve) => {
      sandbox.slack.onChange(() => sandbox.seen("alice").length === 2 && resolve());
    });
    await sandbox.slack.shortcut({ person: "alice", callback_id: "who_ran", on: { channel: "billing", ts } });
    await answered;
    expect(bodies).toMatchObject([
      {
        type: "message_action",
        callback_id: "who_ran",
        channel: { id: "C0BILLING" },
        message_ts: ts,
        message: { text: "drop table x", user: "U0BOB" },
      },
    ]);
    expect(sandbox.seen("alice").map(({ text }) => text)).toEqual(["drop table x", "It was Bob."]);
    expect(sandbox.seen("bob").map(({ text }) => text)).toEqual(["drop table x"]);
  });

  it("is not there for what the manifest does not offer, for outsiders, and on ephemeral messages", async () => {
    await sandbox.client.chat.postEphemeral({ channel: "C0BILLING", user: "U0ALICE", text: "psst" });
    const ts = sandbox.seen("alice")[0]?.ts ?? "";
    for (const wrong of [
      { person: "alice", callback_id: "nothing" },
      { person: "alice", callback_id: "who_ran" },
      { person: "olga", callback_id: "run_sql" },
      { person: "alice", callback_id: "who_ran", on: { channel: "billing", ts } },
    ])
      expect(await sandbox.slack.shortcut(wrong)).toMatchObject({ ok: false, status: 404 });
  });
});

describe("menus and choices of a message", () => {
  const blocks = [
    {
      type: "section",
      block_id: "s",
      text: plain("Result"),
      accessory: { type: "overflow", action_id: "more", options: [option("again"), option("explain")] },
    },
    {
      type: "actions",
      block_id: "a",
      elements: [
        { type: "static_select", action_id: "db", options: [option("billing"), option("orders")] },
        { type: "users_select", action_id: "who" },
        { type: "radio_buttons", action_id: "how", options: [option("private"), option("shared")] },
        { type: "checkboxes", action_id: "with", options: [option("csv"), option("plot")] },
      ],
    },
  ] as KnownBlock[];

  it("tell the app what was picked, and the state of all the others", async () => {
    const bodies: BlockAction[] = [];
    connected.app.action<BlockAction>(/./, async ({ ack, body }) => {
      await ack();
      bodies.push(body);
    });
    const { ts = "" } = await sandbox.post({ channel: "C0BILLING", text: "x", blocks });
    const pick = (action_id: string, value: string | string[], values = {}) =>
      sandbox.slack.click({ person: "bob", channel: "billing", ts, action_id, value, values });
    await pick("more", "explain");
    await pick("db", "orders", { "a/how": "shared" });
    await pick("who", "U0CAROL");
    await pick("with", ["csv", "plot"]);
    expect(bodies.map(({ actions }) => actions[0])).toMatchObject([
      { type: "overflow", action_id: "more", block_id: "s", selected_option: { value: "explain" } },
      { type: "static_select", selected_option: { value: "orders" } },
      { type: "users_select", selected_user: "U0CAROL" },
      { type: "checkboxes", selected_options: [{ value: "csv" }, { value: "plot" }] },
    ]);
    expect(bodies[1]?.state?.values).toMatchObject({
      a: {
        db: { type: "static_select", selected_option: { value: "orders" } },
        who: { type: "users_select", selected_user: null },
        how: { type: "radio_buttons", selected_option: { value: "shared" } },
        with: { type: "checkboxes", selected_options: [] },
      },
    });
    expect(await pick("db", "nowhere")).toMatchObject({ ok: false, status: 404 });
  });

  it("tell the thread that they stand in", async () => {
    const bodies: BlockAction[] = [];
    connected.app.action<BlockAction>("db", async ({ ack, body }) => {
      await ack();
      bodies.push(body);
    });
    const root = (await sandbox.post({ channel: "C0BILLING", text: "root" })).ts ?? "";
    const { ts = "" } = await sandbox.post({ channel: "C0BILLING", text: "x", blocks, thread_ts: root });
    await sandbox.slack.click({ person: "bob", channel: "billing", ts, action_id: "db", value: "orders" });
    expect(bodies[0]?.container).toMatchObject({ message_ts: ts, thread_ts: root });
  });
});

describe("a modal", () => {
  const text = { type: "plain_text_input", action_id: "v", multiline: true, max_length: 20 };

  it("is not sent while the client misses something, and then with the state of every block", async () => {
    const sent: unknown[] = [];
    connected.app.view("editor", async ({ ack, view }) => {
      sent.push(view.state.values);
      await ack();
    });
    const view_id = await open(
      modal([
        input("sql", text),
        input("db", {
          type: "static_select",
          action_id: "v",
          options: [option("billing"), option("orders")],
        }),
        input("with", { type: "checkboxes", action_id: "v", options: [option("csv")] }, { optional: true }),
      ]),
    );
    const submit = (values: Record<string, unknown>) =>
      sandbox.slack.submit({ person: "alice", view_id, values });
    expect(await submit({ "sql/v": "select 1" })).toMatchObject({ status: 400 });
    expect(await submit({ "sql/v": "x".repeat(21), "db/v": "orders" })).toMatchObject({ status: 400 });
    expect(await submit({ "sql/v": "select 1", "db/v": "orders" })).toEqual({ ok: true });
    expect(sent).toMatchObject([
      {
        sql: { v: { type: "plain_text_input", value: "select 1" } },
        db: { v: { type: "static_select", selected_option: { value: "orders" } } },
        with: { v: { type: "checkboxes", selected_options: [] } },
      },
    ]);
  });

  it("is updated and pushed upon by the acknowledgement, and refuses a view that Slack would refuse", async () => {
    const next = modal([input("again", text)], { title: plain("Second") });
    connected.app.view("editor", async ({ ack, view }) => {
      const { value } = view.state.values["sql"]?.["v"] ?? view.state.values["again"]?.["v"] ?? {};
      if (value === "push") await ack({ response_action: "push", view: next });
      else if (value === "bad") await ack({ response_action: "update", view: modal([{ type: "nonsense" }]) });
      else await ack({ response_action: "update", view: next });
    });
    const view_id = await open(modal([input("sql", text)]));
    const submit = (value: string) =>
      sandbox.slack.submit({ person: "alice", view_id, values: { "sql/v": value, "again/v": value } });
    expect(await submit("bad")).toEqual({ ok: true, warning: "invalid_view" });
    await submit("update");
    expect(sandbox.slack.views({ person: "alice" })).toMatchObject({
      views: [{ id: view_id, title: { text: "Second" } }],
    });
    await submit("push");
    expect(sandbox.slack.views({ person: "alice" })).toMatchObject({
      views: [{ id: view_id }, { previous_view_id: view_id, root_view_id: view_id }],
    });
  });

  it("tells the app of a click in it, and of its closing only where it asks", async () => {
    const heard: unknown[] = [];
    connected.app.action<BlockAction>("check", async ({ ack, body }) => {
      await ack();
      heard.push(body);
    });
    connected.app.view({ type: "view_closed", callback_id: "editor" }, async ({ ack, body }) => {
      await ack();
      heard.push(body);
    });
    const check = {
      type: "actions",
      elements: [{ type: "button", action_id: "check", text: plain("Check") }],
    };
    const view_id = await open(modal([input("sql", text), check], { notify_on_close: true }));
    await sandbox.slack.click({
      person: "alice",
      view_id,
      action_id: "check",
      values: { "sql/v": "select" },
    });
    expect(await sandbox.slack.close({ person: "bob", view_id })).toMatchObject({ status: 404 });
    await sandbox.slack.close({ person: "alice", view_id });
    expect(heard).toMatchObject([
      {
        type: "block_actions",
        container: { type: "view", view_id },
        view: { id: view_id, state: { values: { sql: { v: { value: "select" } } } } },
      },
      { type: "view_closed", view: { id: view_id }, is_cleared: false },
    ]);
    expect(sandbox.slack.views({ person: "alice" })).toEqual({ ok: true, views: [] });
  });
});

describe("the App Home", () => {
  it("tells the app when it is opened, and shows what the app publishes", async () => {
    const published = new Promise<void>((resolve) => {
      connected.app.event("app_home_opened", async ({ event, client }) => {
        if (event.tab !== "home") return;
        await client.views.publish({
          user_id: event.user,
          view: { type: "home", blocks: [{ type: "header", text: plain("You are Alice") }] },
        });
        resolve();
      });
    });
    expect(await sandbox.slack.openHome({ person: "olga", tab: "home" })).toMatchObject({ status: 404 });
    await sandbox.slack.openHome({ person: "alice", tab: "messages" });
    await sandbox.slack.openHome({ person: "alice", tab: "home" });
    await published;
    expect(sandbox.slack.views({ person: "alice" })).toMatchObject({
      views: [{ type: "home", blocks: [{ text: { text: "You are Alice" } }] }],
    });
  });

  it("cannot be published to while the manifest switches it off", async () => {
    const other = await runSlack();
    await expect(
      other.client.views.publish({ user_id: "U0ALICE", view: { type: "home", blocks: [] } }),
    ).rejects.toThrow("not_enabled");
    await other.stop();
  });
});

describe("planned faults of a connection", () => {
  it("a warning makes the app connect anew, and nothing is lost", async () => {
    const heard: string[] = [];
    connected.app.shortcut("run_sql", async ({ ack, body }) => {
      heard.push(body.callback_id);
      await ack().catch(() => {});
    });
    sandbox.plan("interactive", "warning");
    await sandbox.slack.shortcut({ person: "alice", callback_id: "run_sql" });
    expect(heard).toEqual(["run_sql"]);
  });

  it("too many connections turn the next one away, and the app comes again", async () => {
    sandbox.plan("link", "too-many");
    const second = await sandbox.connect();
    expect(second.receiver.client).toBeDefined();
    expect(sandbox.slack.state()).toMatchObject({ connections: 2 });
  });
});

describe("the wire", () => {
  it("shows envelopes, acknowledgements and calls as they went, without what lets its holder act", async () => {
    connected.app.shortcut("run_sql", ({ ack }) => ack());
    await sandbox.slack.shortcut({ person: "alice", callback_id: "run_sql" });
    await sandbox.post({ channel: "C0BILLING", text: "hello" });
    await sandbox.post({ channel: "C0NOWHERE", text: "hello" }).catch(() => {});
    const answer = await fetch(`${sandbox.url}/sandbox/wire`);
    const { entries } = (await answer.json()) as {
      entries: { number: number; lane: string; title: string; detail: string }[];
    };
    expect(entries.slice(-4).map(({ lane, title }) => `${lane}: ${title}`)).toEqual([
      "to-app: interactive shortcut",
      "from-app: acknowledged",
      "from-app: chat.postMessage",
      "from-app: chat.postMessage: channel_not_found",
    ]);
    expect(JSON.parse(entries.at(-4)?.detail ?? "")).toMatchObject({
      payload: { trigger_id: "…", token: "…", callback_id: "run_sql" },
    });
    const latest = entries.at(-1)?.number ?? 0;
    expect(await (await fetch(`${sandbox.url}/sandbox/wire?after=${latest}`)).json()).toEqual({
      ok: true,
      entries: [],
    });
  });

  it("rings once for many things at once, apart from what people see", async () => {
    const stream = await fetch(`${sandbox.url}/sandbox/stream`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    for (let count = 0; count < 20; count += 1) await sandbox.client.auth.test();
    let heard = "";
    await sandbox.slack.say({ person: "alice", channel: "billing", text: "seen" });
    while (!heard.includes("event: change")) heard += (await reader?.read())?.value ?? "";
    expect(heard.match(/event: wire/g)?.length).toBeLessThan(5);
    await reader?.cancel();
  });
});

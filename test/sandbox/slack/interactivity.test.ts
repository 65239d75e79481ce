import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { BlockButtonAction } from "@slack/bolt";
import type { ConnectedApp } from "./connect-app.js";
import { runSlack, type RunningSlack } from "./running-slack.js";

let sandbox: RunningSlack;
let connected: ConnectedApp;
beforeEach(async () => {
  sandbox = await runSlack();
  connected = await sandbox.connect();
});
afterEach(() => sandbox.stop());

const button = (action_id: string, value: string) => ({
  type: "button" as const,
  text: { type: "plain_text" as const, text: "Go" },
  action_id,
  value,
});
const blocks = [
  { type: "actions" as const, elements: [button("sql_confirm", "01A"), button("sql_cancel", "01A")] },
];
const post = async () => (await sandbox.post({ channel: "C0BILLING", text: "Sure?", blocks })).ts ?? "";
const click = (ts: string, person = "alice", action_id = "sql_confirm", value?: string) =>
  sandbox.slack.click({
    person,
    channel: "billing",
    ts,
    action_id,
    ...(value === undefined ? {} : { value }),
  });

/** What the app is told of each click, and the response URL of the latest. */
function listen(): { bodies: BlockButtonAction[]; url: () => string } {
  const bodies: BlockButtonAction[] = [];
  connected.app.action<BlockButtonAction>("sql_confirm", async ({ body, ack }) => {
    await ack();
    bodies.push(body);
  });
  return { bodies, url: () => bodies.at(-1)?.response_url ?? "" };
}
const respond = (url: string, body: object) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

describe("a click", () => {
  it("tells the app who clicked what, where", async () => {
    const { bodies } = listen();
    const ts = await post();
    expect(await click(ts)).toEqual({ ok: true });
    expect(bodies[0]).toMatchObject({
      type: "block_actions",
      user: { id: "U0ALICE", team_id: "T0SANDBOX", username: "alice" },
      team: { id: "T0SANDBOX" },
      channel: { id: "C0BILLING", name: "billing" },
      container: { type: "message", message_ts: ts, channel_id: "C0BILLING", is_ephemeral: false },
      message: { ts, text: "Sure?" },
      actions: [{ type: "button", action_id: "sql_confirm", block_id: "b0", value: "01A" }],
    });
  });

  it("does not send an ephemeral message back, and is nobody else's to click", async () => {
    const { bodies } = listen();
    const { message_ts = "" } = await sandbox.client.chat.postEphemeral({
      channel: "C0BILLING",
      user: "U0ALICE",
      text: "Sure?",
      blocks,
    });
    expect(await click(message_ts, "bob")).toMatchObject({ ok: false, status: 404 });
    await click(message_ts);
    expect(bodies[0]?.container).toMatchObject({ is_ephemeral: true });
    expect(bodies[0]?.message).toBeUndefined();
  });

  it("is taken from people of another workspace in a shared channel", async () => {
    const { bodies } = listen();
    const { ts = "" } = await sandbox.post({
      channel: "C0PARTNERS",
      text: "Sure?",
      blocks,
    });
    await sandbox.slack.click({ person: "olga", channel: "partners", ts, action_id: "sql_confirm" });
    expect(bodies[0]?.user).toMatchObject({ id: "U0OLGA", team_id: "T0OUTSIDE" });
  });

  it("finds nothing under a wrong message, action or value", async () => {
    const ts = await post();
    for (const wrong of [
      () => click("1.000001"),
      () => click(ts, "alice", "sql_other"),
      () => click(ts, "alice", "sql_confirm", "01B"),
    ])
      expect(await wrong()).toMatchObject({ ok: false, status: 404 });
  });

  it("warns when the app does not answer", async () => {
    const ts = await post();
    expect(await click(ts)).toEqual({ ok: true, warning: "operation_timeout" });
  });
});

describe("a response URL", () => {
  it("replaces or deletes the message of its button, and else adds a private one", async () => {
    const { url } = listen();
    const ts = await post();
    await click(ts);
    await respond(url(), { text: "private" });
    await respond(url(), { text: "Done.", replace_original: true });
    expect(sandbox.seen("bob")).toMatchObject([{ ts, text: "Done.", blocks: [] }]);
    expect(sandbox.seen("alice")).toMatchObject([{ ts }, { text: "private", ephemeral: true }]);
    await respond(url(), { delete_original: true });
    expect(sandbox.seen("bob")).toEqual([]);
  });

  it("replaces an ephemeral message and leaves it ephemeral", async () => {
    const { url } = listen();
    const { message_ts: ts = "" } = await sandbox.client.chat.postEphemeral({
      channel: "C0BILLING",
      user: "U0ALICE",
      text: "Sure?",
      blocks,
    });
    await click(ts);
    await respond(url(), { text: "Done.", replace_original: true, response_type: "in_channel" });
    expect(sandbox.seen("alice")).toMatchObject([{ ts, text: "Done.", ephemeral: true }]);
    expect(sandbox.seen("bob")).toEqual([]);
  });

  it("of a slash command cannot replace anything, and shows the command with a public answer", async () => {
    connected.app.command("/whodid", async ({ ack, respond: answer }) => {
      await ack();
      await answer({ text: "one" });
      await answer({ text: "two", replace_original: true });
      await answer({ text: "three", response_type: "in_channel" });
    });
    const shown = new Promise<void>((resolve) => {
      sandbox.slack.onChange(() => {
        if (sandbox.seen("alice").some(({ text }) => text === "three")) resolve();
      });
    });
    await sandbox.slack.say({ person: "alice", channel: "billing", text: "/whodid DROP accounts" });
    await shown;
    expect(sandbox.seen("alice").map(({ text }) => text)).toEqual([
      "one",
      "two",
      "/whodid DROP accounts",
      "three",
    ]);
    expect(sandbox.seen("bob").map(({ text }) => text)).toEqual(["/whodid DROP accounts", "three"]);
  });

  it("works five times", async () => {
    const { url } = listen();
    await click(await post());
    for (let count = 0; count < 5; count += 1) expect((await respond(url(), { text: "x" })).status).toBe(200);
    const refused = await respond(url(), { text: "x" });
    expect([refused.status, await refused.json()]).toEqual([404, { ok: false, error: "used_url" }]);
  });

  it("works for thirty minutes", async () => {
    const { url } = listen();
    await click(await post());
    sandbox.clock.now += 30 * 60_000 + 1;
    const refused = await respond(url(), { text: "x" });
    expect([refused.status, await refused.json()]).toEqual([404, { ok: false, error: "expired_url" }]);
  });

  it("refuses bad blocks and says so in the body", async () => {
    const { url } = listen();
    await click(await post());
    const refused = await respond(url(), { text: "x", blocks: [{ type: "nonsense" }] });
    expect(await refused.json()).toMatchObject({ ok: false, error: "invalid_blocks" });
  });
});

/** The trigger of a click. */
async function trigger(): Promise<string> {
  const { bodies } = listen();
  await click(await post());
  return bodies[0]?.trigger_id ?? "";
}

describe("a modal", () => {
  const view = {
    type: "modal" as const,
    callback_id: "editor",
    title: { type: "plain_text" as const, text: "Run SQL" },
    submit: { type: "plain_text" as const, text: "Run" },
    blocks: [
      {
        type: "input" as const,
        block_id: "sql",
        label: { type: "plain_text" as const, text: "SQL" },
        element: { type: "plain_text_input" as const, action_id: "text", multiline: true },
      },
    ],
  };

  it("opens by a trigger, once", async () => {
    const trigger_id = await trigger();
    expect(await sandbox.client.views.open({ trigger_id, view })).toMatchObject({ ok: true });
    await expect(sandbox.client.views.open({ trigger_id, view })).rejects.toThrow("exchanged_trigger_id");
    await expect(sandbox.client.views.open({ trigger_id: "none", view })).rejects.toThrow(
      "invalid_trigger_id",
    );
  });

  it("no longer opens three seconds after the act", async () => {
    const trigger_id = await trigger();
    sandbox.clock.now += 3001;
    await expect(sandbox.client.views.open({ trigger_id, view })).rejects.toThrow("expired_trigger_id");
  });

  it("is sent off with what was typed, stays open on errors and closes on success", async () => {
    const trigger_id = await trigger();
    const opened = await sandbox.client.views.open({ trigger_id, view });
    const view_id = opened.view?.id ?? "";
    const typed: unknown[] = [];
    connected.app.view("editor", async ({ ack, view: sent }) => {
      const value = sent.state.values["sql"]?.["text"]?.value;
      typed.push(value);
      await (value === "bad" ? ack({ response_action: "errors", errors: { sql: "Not SQL." } }) : ack());
    });
    const submit = (text?: string) =>
      sandbox.slack.submit({ person: "alice", view_id, values: text === undefined ? {} : { text } });
    expect(await submit()).toMatchObject({ ok: false, status: 400 });
    expect(await submit("bad")).toEqual({ ok: true, errors: { sql: "Not SQL." } });
    expect(sandbox.slack.views({ person: "alice" })).toMatchObject({ views: [{ id: view_id }] });
    expect(await submit("select 1")).toEqual({ ok: true });
    expect(sandbox.slack.views({ person: "alice" })).toEqual({ ok: true, views: [] });
    expect(typed).toEqual(["bad", "select 1"]);
  });
});

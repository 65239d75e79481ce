import { describe, expect, it } from "@jest/globals";

import { parseDelivery } from "../../src/slack/delivery.js";

const click = {
  type: "block_actions",
  user: { id: "U1", team_id: "T1", name: "alice" },
  team: { id: "T9" },
  channel: { id: "C1", name: "billing" },
  response_url: "http://127.0.0.1/response/1",
  actions: [{ type: "button", action_id: "sql_confirm", block_id: "b", value: "01J" }],
};

describe("parseDelivery", () => {
  it("reads a command with its text as it is", () => {
    const command = { command: "/sql", text: " a < 5\n“x” ", user_id: "U1", team_id: "T1", channel_id: "C1" };
    const delivered = { ...command, user_name: "alice", response_url: "", trigger_id: "t1" };
    expect(parseDelivery(delivered)).toEqual({
      kind: "command",
      name: "/sql",
      text: " a < 5\n“x” ",
      userId: "U1",
      teamId: "T1",
      channelId: "C1",
      triggerId: "t1",
    });
  });

  it("takes a clicker's company from the clicker, never from the place", () => {
    expect(parseDelivery(click)).toEqual({
      kind: "click",
      actionId: "sql_confirm",
      value: "01J",
      inHome: false,
      triggerId: "",
      userId: "U1",
      teamId: "T1",
      channelId: "C1",
      responseUrl: "http://127.0.0.1/response/1",
    });
    expect(parseDelivery({ ...click, user: { id: "U1" } })).toMatchObject({ teamId: null });
  });

  it("takes of a menu the choice that was made", () => {
    const action = { type: "overflow", action_id: "sql_menu", selected_option: { value: "again:01J" } };
    expect(parseDelivery({ ...click, actions: [action] })).toMatchObject({ value: "again:01J" });
  });

  it("knows who opened App Home, and a click in it from one in a modal", () => {
    const event = { type: "app_home_opened", user: "U1", channel: "D1", tab: "home" };
    const user = { teamId: "T1", userId: "U1" };
    expect(parseDelivery({ type: "event_callback", team_id: "T1", event })).toEqual({ kind: "home", user });
    const { channel: _, ...elsewhere } = click;
    for (const type of ["home", "modal"])
      expect(parseDelivery({ ...elsewhere, view: { type } })).toMatchObject({
        kind: "click",
        channelId: null,
        inHome: type === "home",
      });
  });

  it("reads a shortcut, with the message that it was used on", () => {
    const used = { user: { id: "U1", team_id: "T1" }, callback_id: "who_ran", trigger_id: "t1" };
    expect(parseDelivery({ ...used, type: "shortcut" })).toMatchObject({
      kind: "shortcut",
      callbackId: "who_ran",
      triggerId: "t1",
      on: null,
      channelId: null,
    });
    const message = {
      ts: "1.1",
      user: "UBOT",
      text: "x",
      blocks: [{ type: "rich_text" }],
      metadata: { a: 1 },
    };
    expect(parseDelivery({ ...used, type: "message_action", message, channel: { id: "C1" } })).toMatchObject({
      kind: "shortcut",
      channelId: "C1",
      on: { ts: "1.1", userId: "UBOT", text: "x", blocks: message.blocks, metadata: { a: 1 } },
    });
  });

  it("reads a form: a value for each field, and the channel that it was opened for and no other text", () => {
    const values = {
      database: { v: { type: "static_select", selected_option: { value: "billing" } } },
      sql: { v: { type: "plain_text_input", value: "select 1" } },
      audience: { v: { type: "radio_buttons", selected_option: null } },
      empty: {},
    };
    const view = { type: "modal", callback_id: "sql_editor", private_metadata: "C1", state: { values } };
    const sent = { type: "view_submission", user: { id: "U1", team_id: "T1" }, view };
    expect(parseDelivery(sent)).toEqual({
      kind: "form",
      callbackId: "sql_editor",
      filled: { database: "billing", sql: "select 1", audience: "", empty: "" },
      userId: "U1",
      teamId: "T1",
      channelId: "C1",
    });
    for (const openedFor of ["", "UALICE", "C1 or 1=1"])
      expect(parseDelivery({ ...sent, view: { ...view, private_metadata: openedFor } })).toMatchObject({
        channelId: null,
      });
  });

  it("knows that a person waits behind what is told of in no way that it knows", () => {
    const user = { id: "U1", team_id: "T1" };
    for (const type of ["message_action", "view_submission"])
      expect(parseDelivery({ type, user })).toMatchObject({ kind: "other", channelId: null });
  });

  it("finds nobody waiting behind events, closed views and nonsense", () => {
    const bodies = [
      { team_id: "T1", event: { type: "app_home_opened", user: "U1", tab: "messages" } },
      { team_id: "T1", event: { type: "message", user: "U1" } },
      { type: "view_closed", user: { id: "U1" } },
      { type: "block_actions", user: { id: "U1" }, actions: [] },
      null,
      "text",
      {},
    ];
    for (const body of bodies) expect(parseDelivery(body)).toEqual({ kind: "silent" });
  });
});

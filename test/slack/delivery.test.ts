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
    expect(parseDelivery({ ...command, user_name: "alice", response_url: "" })).toEqual({
      kind: "command",
      name: "/sql",
      text: " a < 5\n“x” ",
      userId: "U1",
      teamId: "T1",
      channelId: "C1",
    });
  });

  it("takes a clicker's company from the clicker, never from the place", () => {
    expect(parseDelivery(click)).toEqual({
      kind: "click",
      actionId: "sql_confirm",
      value: "01J",
      inHome: false,
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

  it("knows that a person waits behind a shortcut and a submitted view", () => {
    const user = { id: "U1", team_id: "T1" };
    for (const type of ["shortcut", "message_action", "view_submission"])
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

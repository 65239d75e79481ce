import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import { dataTable } from "./page-blocks.js";

/** What whodid's own manifest will offer, and the page must show. */
export const manifest = `
features:
  app_home: { home_tab_enabled: true }
  slash_commands:
    - { command: /sql, description: Run one statement, usage_hint: "[@database] select …" }
    - { command: /whodid, description: Ask who did it, usage_hint: DROP table }
  shortcuts:
    - { name: Run SQL, type: global, callback_id: run_sql, description: Open the editor }
    - { name: Who ran this?, type: message, callback_id: who_ran, description: Asks of the statement in a message }
settings: { event_subscriptions: { bot_events: [app_home_opened] } }
oauth_config: { scopes: { bot: [commands, chat:write, files:write] } }
`;

export const plain = (text: string) => ({ type: "plain_text" as const, text });
const option = (value: string, text = value, description?: string) => ({
  text: plain(text),
  value,
  ...(description === undefined ? {} : { description: plain(description) }),
});
const databases = [option("billing"), option("orders")];

export const menus = [
  {
    type: "section",
    text: { type: "mrkdwn", text: "*5 rows* of `money_transfers`, 12 ms" },
    accessory: {
      type: "overflow",
      action_id: "more",
      options: [option("again", "Run again"), option("explain", "Explain", "The plan, without running it")],
    },
  },
  {
    type: "actions",
    elements: [
      { type: "static_select", action_id: "db", placeholder: plain("Database"), options: databases },
      { type: "users_select", action_id: "who", placeholder: plain("Whose?") },
      {
        type: "radio_buttons",
        action_id: "how",
        options: [option("private", "Only for me"), option("shared", "Shared")],
      },
      { type: "checkboxes", action_id: "with", options: [option("csv", "As CSV")] },
    ],
  },
] satisfies KnownBlock[];

const own = option("private", "Only for me");

export const editor: ModalView = {
  type: "modal",
  callback_id: "editor",
  title: plain("Run SQL"),
  submit: plain("Run"),
  blocks: [
    {
      type: "input",
      block_id: "sql",
      label: plain("SQL"),
      hint: plain("One statement, exactly as it shall run."),
      element: { type: "plain_text_input", action_id: "v", multiline: true, max_length: 3000 },
    },
    {
      type: "input",
      block_id: "db",
      label: plain("Database"),
      element: { type: "static_select", action_id: "v", options: databases },
    },
    {
      type: "input",
      block_id: "how",
      label: plain("Who sees the result"),
      element: {
        type: "radio_buttons",
        action_id: "v",
        options: [own, option("shared", "The channel", "Everybody in #billing")],
        initial_option: own,
      },
    },
    {
      type: "input",
      block_id: "more",
      optional: true,
      label: plain("Besides"),
      element: { type: "checkboxes", action_id: "v", options: [option("csv", "The whole result as CSV")] },
    },
    {
      type: "actions",
      elements: [{ type: "button", action_id: "add", text: plain("Add a parameter") }],
    },
  ],
};

export const homeView: HomeView = {
  type: "home",
  blocks: [
    { type: "header", text: plain("You are Alice") },
    { type: "section", text: { type: "mrkdwn", text: "Statements run as `role/sql-alice`." } },
    dataTable,
    { type: "context", elements: [{ type: "mrkdwn", text: "Feed and trail are well." }] },
  ],
};

import type { Block } from "../../src/message/message.js";

export const words = (text: string): Block => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
});

export const confirmButton = (value: string): Block => ({
  type: "actions",
  elements: [
    { type: "button", action_id: "sql_confirm", text: { type: "plain_text", text: "Run it" }, value },
  ],
});

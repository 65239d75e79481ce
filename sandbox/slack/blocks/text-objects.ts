import { byType, characters, fields, flag, oneOf, type Check } from "./check.js";

/** https://docs.slack.dev/reference/block-kit/composition-objects */
const plain = (max: number): Check =>
  fields({ required: { text: characters({ max }) }, optional: { emoji: flag } });
const marked = (max: number): Check =>
  fields({ required: { text: characters({ max }) }, optional: { verbatim: flag } });

export const plainText = (max: number): Check => byType({ plain_text: plain(max) });
export const anyText = (max: number): Check => byType({ plain_text: plain(max), mrkdwn: marked(max) });

export const confirmDialog: Check = fields({
  required: { title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30) },
  optional: { style: oneOf("primary", "danger") },
});

export const option: Check = fields({
  required: { text: anyText(75), value: characters({ max: 75 }) },
  optional: { description: anyText(75), url: characters({ max: 3000 }) },
});

/** `action_id` and `block_id`. */
export const identifier: Check = characters({ max: 255 });

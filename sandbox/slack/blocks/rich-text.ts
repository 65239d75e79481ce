import { byType, characters, fields, flag, integer, list, oneOf, type Check } from "./check.js";

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. Slack documents no size for it. */
const style = fields({
  optional: {
    bold: flag,
    italic: flag,
    strike: flag,
    underline: flag,
    code: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
});
const word = characters({});
const text = fields({ required: { text: word }, optional: { style } });
const link = fields({
  required: { url: characters({ max: 3000 }) },
  optional: { text: word, unsafe: flag, style },
});

const inline = byType({
  text,
  link,
  user: fields({ required: { user_id: word }, optional: { style } }),
  usergroup: fields({ required: { usergroup_id: word }, optional: { style } }),
  channel: fields({ required: { channel_id: word }, optional: { style } }),
  emoji: fields({ required: { name: word }, optional: { unicode: word, style } }),
  broadcast: fields({ required: { range: oneOf("here", "channel", "everyone") }, optional: { style } }),
  color: fields({ required: { value: word }, optional: { style } }),
  date: fields({
    required: { timestamp: integer({ min: 0 }), format: word },
    optional: { url: word, fallback: word, style },
  }),
});

const border = integer({ min: 0, max: 1 });
const section = fields({ required: { elements: list(inline, { min: 0 }) } });

export const richText: Check = fields({
  required: {
    elements: list(
      byType({
        rich_text_section: section,
        rich_text_list: fields({
          required: {
            style: oneOf("bullet", "ordered"),
            elements: list(byType({ rich_text_section: section })),
          },
          optional: { indent: integer({ min: 0, max: 8 }), offset: integer({ min: 0 }), border },
        }),
        rich_text_quote: fields({ required: { elements: list(inline) }, optional: { border } }),
        rich_text_preformatted: fields({
          required: { elements: list(byType({ text, link })) },
          optional: { border, language: word },
        }),
      }),
    ),
  },
  optional: { block_id: characters({ max: 255 }) },
});

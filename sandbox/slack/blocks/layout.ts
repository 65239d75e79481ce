import { dataVisualization } from "./charts.js";
import { anything, characters, fields, flag, integer, isObject, list, type Check } from "./check.js";
import { accessory, actionElement, contextElement, inputElement } from "./elements.js";
import { richText } from "./rich-text.js";
import { dataTable, table } from "./tables.js";
import { anyText, identifier, plainText } from "./text-objects.js";

/** Where blocks stand. */
export type BlockSurface = "message" | "modal" | "home";

const block_id = identifier;
const sectionFields = fields({
  optional: {
    block_id,
    text: anyText(3000),
    fields: list(anyText(2000), { max: 10 }),
    accessory,
    expand: flag,
  },
});
const section: Check = (block, pointer, report) => {
  sectionFields(block, pointer, report);
  if (isObject(block) && block["text"] === undefined && block["fields"] === undefined)
    report(pointer, "must define either `text` or `fields`");
};

/**
 * The blocks that the stand-in knows, where they may stand, and their limits.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
export const layoutBlocks: Readonly<
  Record<string, { readonly check: Check; readonly surfaces: readonly BlockSurface[] }>
> = {
  section: { check: section, surfaces: ["message", "modal", "home"] },
  header: {
    check: fields({
      required: { text: plainText(150) },
      optional: { block_id, level: integer({ min: 1, max: 4 }) },
    }),
    surfaces: ["message", "modal", "home"],
  },
  context: {
    check: fields({ required: { elements: list(contextElement, { max: 10 }) }, optional: { block_id } }),
    surfaces: ["message", "modal", "home"],
  },
  actions: {
    check: fields({ required: { elements: list(actionElement, { max: 25 }) }, optional: { block_id } }),
    surfaces: ["message", "modal", "home"],
  },
  divider: { check: fields({ optional: { block_id } }), surfaces: ["message", "modal", "home"] },
  image: {
    check: fields({
      required: { alt_text: characters({ max: 2000 }) },
      optional: {
        block_id,
        image_url: characters({ max: 3000 }),
        slack_file: anything,
        title: plainText(2000),
      },
    }),
    surfaces: ["message", "modal", "home"],
  },
  input: {
    check: fields({
      required: { label: plainText(2000), element: inputElement },
      optional: { block_id, hint: plainText(2000), optional: flag, dispatch_action: flag },
    }),
    surfaces: ["message", "modal", "home"],
  },
  rich_text: { check: richText, surfaces: ["message", "modal", "home"] },
  markdown: {
    check: fields({ required: { text: characters({ max: 12_000 }) }, optional: { block_id } }),
    surfaces: ["message"],
  },
  table: { check: table, surfaces: ["message", "home"] },
  data_table: { check: dataTable, surfaces: ["message", "home"] },
  data_visualization: { check: dataVisualization, surfaces: ["message"] },
};

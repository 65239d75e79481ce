import { z } from "zod";

/**
 * Slack's limits of the blocks that whodid uses, checked before Slack does: one refused block loses the whole message.
 * https://docs.slack.dev/reference/block-kit/blocks
 */
const plainText = (max: number) =>
  z.object({ type: z.literal("plain_text"), text: z.string().min(1).max(max) });
const mrkdwn = (max: number) => z.object({ type: z.literal("mrkdwn"), text: z.string().min(1).max(max) });

const confirm = z.object({
  title: plainText(100),
  text: plainText(300),
  confirm: plainText(30),
  deny: plainText(30),
});
const button = z.object({
  type: z.literal("button"),
  action_id: z.string().min(1).max(255),
  text: plainText(75),
  value: z.string().min(1).max(2000),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: confirm.optional(),
});
const overflow = z.object({
  type: z.literal("overflow"),
  action_id: z.string().min(1).max(255),
  options: z
    .array(z.object({ text: plainText(75), value: z.string().min(1).max(75) }))
    .min(1)
    .max(5),
});

const inline = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string().min(1) }),
  z.object({ type: z.literal("user"), user_id: z.string().min(1) }),
  z.object({ type: z.literal("channel"), channel_id: z.string().min(1) }),
  z.object({ type: z.literal("link"), url: z.string().min(1).max(3000) }),
  z.object({ type: z.literal("date"), timestamp: z.int().min(0), format: z.string().min(1) }),
]);
const richText = z.object({
  type: z.literal("rich_text"),
  elements: z
    .array(
      z.object({
        type: z.enum(["rich_text_section", "rich_text_preformatted", "rich_text_quote"]),
        elements: z.array(inline).min(1),
      }),
    )
    .min(1),
});

const cell = z.discriminatedUnion("type", [
  z.object({ type: z.literal("raw_text"), text: z.string().min(1) }),
  z.object({ type: z.literal("raw_number"), value: z.number(), text: z.string().min(1) }),
  richText,
]);
const rows = (least: number, most: number) =>
  z
    .array(z.array(cell).min(1).max(20))
    .min(least)
    .max(most)
    .refine((all) => all.every((row) => row.length === all[0]?.length), "rows must be equally long");
const atMost = (max: number) => (table: { readonly rows: readonly unknown[] }) =>
  countCharacters(table.rows) <= max;

const axisLabel = z.string().min(1).max(50);
const pointLabel = z.string().min(1).max(20);
const series = z.object({
  name: pointLabel,
  data: z
    .array(z.object({ label: pointLabel, value: z.number() }))
    .min(1)
    .max(20),
});
const chart = z
  .object({
    type: z.enum(["line", "bar"]),
    series: z.array(series).min(1).max(6),
    axis_config: z.object({ categories: z.array(pointLabel), x_label: axisLabel, y_label: axisLabel }),
  })
  .refine(
    ({ series: all, axis_config: { categories } }) =>
      new Set(categories).size === categories.length &&
      all.every(({ data }) => data.map(({ label }) => label).join("\n") === categories.join("\n")),
    "points and categories must be the same",
  );

const block = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("section"),
    text: z.union([plainText(3000), mrkdwn(3000)]),
    accessory: overflow.optional(),
  }),
  z.object({ type: z.literal("header"), text: plainText(150) }),
  z.object({
    type: z.literal("context"),
    elements: z
      .array(z.union([plainText(3000), mrkdwn(3000)]))
      .min(1)
      .max(10),
  }),
  z.object({
    type: z.literal("actions"),
    elements: z
      .array(z.discriminatedUnion("type", [button, overflow]))
      .min(1)
      .max(25),
  }),
  z.object({ type: z.literal("divider") }),
  richText,
  z.object({ type: z.literal("data_visualization"), title: z.string().min(1).max(50), chart }),
  z
    .object({
      type: z.literal("data_table"),
      caption: z.string().min(1),
      page_size: z.int().min(1).max(100).optional(),
      rows: rows(2, 201),
    })
    .refine(atMost(20_000), "more than 20,000 characters"),
  z
    .object({ type: z.literal("table"), rows: rows(1, 100) })
    .refine(atMost(10_000), "more than 10,000 characters"),
]);

/** https://docs.slack.dev/reference/surfaces/formatting-with-block-kit: 50 blocks in a message, 100 in a view. */
const most = { message: 50, view: 100 };

const all = z
  .array(block)
  .min(1)
  .refine(
    (blocks) => blocks.filter(({ type }) => type === "table" || type === "data_table").length <= 1,
    "only one table allowed",
  )
  .refine(
    (blocks) => blocks.filter(({ type }) => type === "data_visualization").length <= 2,
    "only two charts allowed",
  );

/** What Slack would refuse in these blocks, each as a JSON pointer and a reason; empty when they may be sent. */
export function validateBlocks(blocks: readonly unknown[], within: keyof typeof most = "message"): string[] {
  const checked = all.max(most[within]).safeParse(blocks);
  return checked.success
    ? []
    : checked.error.issues.map((issue) => `/${issue.path.join("/")}: ${issue.message}`);
}

/** Every `text` in it, however deep: what Slack counts against a table's limit. */
export function countCharacters(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + countCharacters(each), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) =>
      sum + (key === "text" && typeof inner === "string" ? inner.length : countCharacters(inner)),
    0,
  );
}

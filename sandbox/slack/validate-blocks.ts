import { isObject, named, type Report } from "./blocks/check.js";
import { layoutBlocks, type BlockSurface } from "./blocks/layout.js";
import { countCharacters } from "./blocks/tables.js";

/** Slack's refusal: its error code and, for each fault, a message with the JSON pointer to it. */
export type BlockRefusal = {
  readonly error: "invalid_blocks" | "invalid_attachments";
  readonly messages: readonly string[];
};

const tableTypes = ["table", "data_table"];
/** All markdown blocks of a message together. https://docs.slack.dev/reference/block-kit/blocks/markdown-block */
const markdownCharacters = 12_000;
/** https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
const mostCharts = 2;
/** All data tables of a message together. https://docs.slack.dev/reference/block-kit/blocks/data-table-block */
const tableCharacters = 20_000;

const typeOf = (block: unknown): unknown => (isObject(block) ? block["type"] : undefined);

/** Which blocks a call carries, by type; nothing for what is not a list of blocks. */
export const blockTypes = (blocks: unknown): readonly string[] =>
  Array.isArray(blocks) ? blocks.map(typeOf).filter((type) => typeof type === "string") : [];

/** Judges blocks as Slack does where they are to stand. Undefined: Slack would take them. */
export function validateBlocks(blocks: unknown, surface: BlockSurface): BlockRefusal | undefined {
  const messages: string[] = [];
  const report: Report = (pointer, message) => messages.push(`${message} [json-pointer:${pointer}]`);
  if (!Array.isArray(blocks)) return { error: "invalid_blocks", messages: ["must provide an array"] };

  const most = surface === "message" ? 50 : 100;
  if (blocks.length > most) report("/blocks", `no more than ${most} items allowed`);
  else blocks.forEach((block, index) => checkBlock(block, `/blocks/${index}`, surface, report));
  checkRepeated(blocks, report);
  checkSums(blocks, report);
  if (messages.length > 0) return { error: "invalid_blocks", messages };

  const second = blocks
    .map(typeOf)
    .flatMap((type, index) => (tableTypes.includes(String(type)) ? [index] : []))[1];
  return surface === "message" && second !== undefined
    ? {
        error: "invalid_attachments",
        messages: [`only_one_table_allowed [json-pointer:/blocks/${second}]`],
      }
    : undefined;
}

function checkBlock(block: unknown, pointer: string, surface: BlockSurface, report: Report): void {
  if (!isObject(block)) {
    report(pointer, "must provide an object");
    return;
  }
  const type = block["type"];
  if (type === undefined) {
    report(pointer, "missing required field: type");
    return;
  }
  const known =
    typeof type === "string" && Object.hasOwn(layoutBlocks, type) ? layoutBlocks[type] : undefined;
  if (known === undefined || !known.surfaces.includes(surface))
    report(pointer, `unsupported type: ${named(type)}`);
  else known.check(block, pointer, report);
}

/** Block ids are unique in a message, action ids in their block. */
function checkRepeated(blocks: readonly unknown[], report: Report): void {
  const blockIds = new Set<unknown>();
  blocks.forEach((block, index) => {
    if (!isObject(block)) return;
    const id = block["block_id"];
    if (id !== undefined && blockIds.has(id))
      report(`/blocks/${index}/block_id`, `\`block_id\` "${named(id)}" already exists`);
    blockIds.add(id);
    const actionIds = new Set<unknown>();
    const elements: readonly unknown[] = Array.isArray(block["elements"]) ? block["elements"] : [];
    elements.forEach((element, position) => {
      const action = isObject(element) ? element["action_id"] : undefined;
      if (action !== undefined && actionIds.has(action))
        report(
          `/blocks/${index}/elements/${position}/action_id`,
          `\`action_id\` "${named(action)}" already exists`,
        );
      actionIds.add(action);
    });
  });
}

function checkSums(blocks: readonly unknown[], report: Report): void {
  if (blocks.filter((block) => typeOf(block) === "data_visualization").length > mostCharts)
    report("/blocks", `no more than ${mostCharts} data_visualization blocks allowed`);
  const sum = (type: string, count: (block: Readonly<Record<string, unknown>>) => number) =>
    blocks.filter(isObject).reduce((total, each) => total + (each["type"] === type ? count(each) : 0), 0);
  const markdown = sum("markdown", countCharacters);
  if (markdown > markdownCharacters)
    report("/blocks", `must be less than ${markdownCharacters + 1} characters`);
  const tables = sum("data_table", (block) => countCharacters(block["rows"]));
  if (tables > tableCharacters) report("/blocks", `must be less than ${tableCharacters + 1} characters`);
}

import type { Faults } from "../faults.js";
import { refuse, type Refusal } from "./answer.js";
import { parseNested, textOf, type Arguments } from "./web-api/arguments.js";
import { blockTypes, validateBlocks } from "./validate-blocks.js";

/** What a message is to say, judged and ready to be kept. */
export type Content = {
  readonly text: string;
  /** Absent when the call had none, which `chat.update` tells from an empty list. */
  readonly blocks?: readonly unknown[];
  readonly metadata?: unknown;
};

/** Where it is to be said: a fault can refuse a type of block in one of these and let it pass in the others. */
export type ContentSurface = "channel" | "ephemeral" | "response";

/** Documented to be cut; a stand-in that cut would hide the loss. https://docs.slack.dev/reference/methods/chat.postMessage */
const longestText = 40_000;

/** Judges text, blocks and metadata of a message. An empty message is the caller's affair. */
export function parseContent(args: Arguments, surface: ContentSurface, faults: Faults): Content | Refusal {
  const text = textOf(args, "text") ?? "";
  if (text.length > longestText) return refuse("msg_too_long");
  const metadata = parseMetadata(args["metadata"]);
  if (metadata === "invalid") return refuse("invalid_metadata_format");

  const blocks = parseBlocks(args, surface, faults);
  if (blocks !== undefined && "error" in blocks) return blocks;
  return {
    text,
    ...(blocks === undefined ? {} : { blocks: blocks.list }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function parseBlocks(
  args: Arguments,
  surface: ContentSurface,
  faults: Faults,
): { readonly list: readonly unknown[] } | Refusal | undefined {
  if (args["blocks"] === undefined) return undefined;
  const blocks = parseNested(args["blocks"]);
  if (!Array.isArray(blocks)) return refuse("invalid_blocks_format");
  const refusal = validateBlocks(blocks, "message") ?? refuseOnPurpose(blocks, surface, faults);
  return refusal === undefined
    ? { list: blocks.map((block: object, index) => ({ block_id: `b${index}`, ...block })) }
    : refuse(refusal.error, {
        errors: refusal.messages,
        response_metadata: { messages: refusal.messages.map((message) => `[ERROR] ${message}`) },
      });
}

function refuseOnPurpose(blocks: readonly unknown[], surface: ContentSurface, faults: Faults) {
  const types = blockTypes(blocks);
  const index = types.findIndex((type) =>
    [type, `${type}@${surface}`].some((operation) => faults.take("slack", operation, ["refuse-block"])),
  );
  return index === -1
    ? undefined
    : ({
        error: "invalid_blocks",
        messages: [`unsupported type: ${types[index]} [json-pointer:/blocks/${index}]`],
      } as const);
}

/** https://docs.slack.dev/messaging/message-metadata */
function parseMetadata(value: unknown): unknown {
  if (value === undefined || value === "") return undefined;
  const metadata = parseNested(value);
  if (typeof metadata !== "object" || metadata === null) return "invalid";
  if (Object.keys(metadata).length === 0) return {};
  const isWhole =
    "event_type" in metadata &&
    typeof metadata.event_type === "string" &&
    metadata.event_type !== "" &&
    "event_payload" in metadata &&
    typeof metadata.event_payload === "object" &&
    metadata.event_payload !== null;
  return isWhole ? metadata : "invalid";
}

import { beforeEach, describe, expect, it } from "@jest/globals";

import type { Block, Message } from "../../src/message/message.js";
import type { Surface } from "../../src/message/surface.js";
import { createLadder, type Attempt, type Form, type Ladder } from "../../src/slack/ladder.js";
import { words } from "./blocks.js";
import { silentLog } from "./logs.js";

const raw = (text: string) => ({ type: "raw_text", text });
const rows = [[raw("id")], [raw("1")]];
const dataTable: Block = { type: "data_table", caption: "Rows", rows };
const table: Block = { type: "table", rows };
const row = words("1 row");
const message: Message = { text: "1 row", forms: [[row, dataTable], [row, table], [row]] };

let now: number;
let ladder: Ladder;
/** Types of each form that Slack was asked to show. */
let tried: string[][];

beforeEach(() => {
  now = 1_000_000;
  ladder = createLadder({ clock: () => now, log: silentLog });
  tried = [];
});

const refusing =
  (isRefused: (types: readonly string[]) => boolean, say: (types: readonly string[]) => readonly string[]) =>
  async ({ blocks = [] }: Form): Promise<Attempt<string>> => {
    const types = blocks.map(({ type }) => type);
    tried.push(types);
    return isRefused(types)
      ? { kind: "refused", refusal: { code: "invalid_blocks", messages: say(types) } }
      : { kind: "shown", value: "ts" };
  };

const unsupported = (type: string) =>
  refusing(
    (types) => types.includes(type),
    (types) => [`[ERROR] unsupported type: ${type} [json-pointer:/blocks/${types.indexOf(type)}]`],
  );
const wordless = (...types: readonly string[]) =>
  refusing(
    (all) => all.some((type) => types.includes(type)),
    () => [],
  );
const show = (
  slack: (form: Form) => Promise<Attempt<string>>,
  surface: Surface = "response",
  what = message,
) => ladder.show(surface, what, slack);

describe("the ladder", () => {
  it("shows the best form when nothing is wrong with it", async () => {
    expect(await show(unsupported("nothing"))).toEqual({ kind: "shown", value: "ts" });
    expect(tried).toEqual([["rich_text", "data_table"]]);
  });

  it("descends when Slack refuses a form, and remembers the refused type for an hour", async () => {
    await show(unsupported("data_table"));
    expect(tried).toEqual([
      ["rich_text", "data_table"],
      ["rich_text", "table"],
    ]);
    tried = [];
    await show(unsupported("data_table"));
    expect(tried).toEqual([["rich_text", "table"]]);
    tried = [];
    now += 60 * 60_000;
    await show(unsupported("data_table"));
    expect(tried).toHaveLength(2);
  });

  it("remembers for the place where it was refused, and for no other", async () => {
    await show(unsupported("data_table"), "response");
    tried = [];
    await show(unsupported("nothing"), "channel");
    expect(tried).toEqual([["rich_text", "data_table"]]);
  });

  it("finds out by the form that was taken what Slack refused without a word", async () => {
    await show(wordless("data_table"));
    tried = [];
    await show(wordless("data_table"));
    expect(tried).toEqual([["rich_text", "table"]]);
  });

  it("does not hold it against a type that Slack refused what stood in it", async () => {
    const long = refusing(
      (types) => types.includes("data_table"),
      () => ["[ERROR] must be less than 20001 characters [json-pointer:/blocks/1/rows/1/0/text]"],
    );
    await show(long);
    tried = [];
    await show(long);
    expect(tried[0]).toEqual(["rich_text", "data_table"]);
  });

  it("does not send what fails the local check", async () => {
    const empty: Block = { type: "table", rows: [] };
    await show(unsupported("nothing"), "response", { text: "no rows", forms: [[empty], [row]] });
    expect(tried).toEqual([["rich_text"]]);
  });

  it("falls back to the text alone, and learns nothing from that", async () => {
    expect(await show(wordless("rich_text"))).toEqual({ kind: "shown", value: "ts" });
    expect(tried.at(-1)).toEqual([]);
    tried = [];
    await show(wordless("rich_text"));
    expect(tried).toHaveLength(4);
  });

  it("does not descend for a fault that is not about blocks", async () => {
    const error = new Error("away");
    expect(await show(async () => ({ kind: "failed", error }))).toEqual({ kind: "failed", error });
  });

  it("answers with a fault when not even plain text is taken", async () => {
    const shown = await show(
      refusing(
        () => true,
        () => [],
      ),
    );
    expect(shown).toMatchObject({ kind: "failed", error: expect.any(Error) });
  });
});

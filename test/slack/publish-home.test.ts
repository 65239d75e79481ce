import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Block, Message } from "../../src/message/message.js";
import { createLadder } from "../../src/slack/ladder.js";
import { createPublishHome } from "../../src/slack/publish-home.js";
import { words } from "./blocks.js";
import { createLogBook, silentLog } from "./logs.js";
import { createWire, type Wire } from "./wire.js";

const table: Block = {
  type: "table",
  rows: [[{ type: "raw_text", text: "a" }], [{ type: "raw_text", text: "1" }]],
};
const view: Message = { text: "You are Bob", forms: [[words("best"), table], [words("second")]] };
const bob = { teamId: "T1", userId: "U0BOB" };

let wire: Wire;
let answers: (object | number)[];

beforeEach(async () => {
  answers = [];
  wire = await createWire({ "views.publish": () => answers.shift() ?? { ok: true } });
});
afterEach(() => wire.stop());

const publish = (message = view, log = silentLog) =>
  createPublishHome({ client: wire.client, ladder: createLadder({ clock: () => 0, log }), log })(
    bob,
    message,
  );
const refused = (pointer: string) => ({
  ok: false,
  error: "invalid_arguments",
  response_metadata: { messages: [`[ERROR] unsupported type: table [json-pointer:${pointer}]`] },
});
const shown = () => wire.calls.map(({ args }) => Object.fromEntries(args));

describe("an App Home", () => {
  it("is published for its person alone", async () => {
    await publish();
    expect(shown()).toMatchObject([{ user_id: "U0BOB" }]);
    expect(JSON.stringify(shown())).toContain("best");
  });

  it("may have a hundred blocks, and is not shown with more", async () => {
    const blocks = (count: number) => Array.from({ length: count }, () => words("x"));
    await publish({ text: "t", forms: [blocks(101), blocks(100)] });
    expect(JSON.stringify(shown()).split("rich_text_section")).toHaveLength(101);
  });

  it("comes in its next form where Slack refuses a block, and as text alone where it refuses them all", async () => {
    answers = [refused("/view/blocks/1/type")];
    await publish();
    expect(JSON.stringify(shown().at(-1))).toContain("second");
    answers = [refused("/view/blocks/1/type"), refused("/view/blocks/0/type")];
    await publish();
    expect(JSON.stringify(shown().at(-1))).toContain("You are Bob");
  });

  it("that Slack does not take at all is an error in the log, and nobody's fault", async () => {
    const { log, lines } = createLogBook();
    answers = [{ ok: false, error: "not_enabled" }];
    await publish(view, log);
    expect(JSON.stringify(lines)).toContain("App Home not shown");
  });
});

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Message } from "../../src/message/message.js";
import { createConversation, type Line } from "../../src/slack/conversation.js";
import { createLadder } from "../../src/slack/ladder.js";
import type { Conversation } from "../../src/sql/conversation.js";
import { words } from "./blocks.js";
import { createLogBook, silentLog } from "./logs.js";
import { createWire, type Wire } from "./wire.js";

const hello: Message = { text: "hello", forms: [[words("hello")]] };

let wire: Wire;
let now: number;
/** What the response URL answers, one after the other; the last one stays. */
let responses: (object | number)[];
let answers: Record<string, () => object | number>;

beforeEach(async () => {
  now = 1_000_000;
  responses = [200];
  answers = {
    "response/1": () => (responses.length > 1 ? responses.shift() : responses[0]) ?? 200,
    "chat.postEphemeral": () => ({ ok: true, message_ts: "1" }),
    "chat.postMessage": () => ({ ok: true, ts: "1" }),
  };
  wire = await createWire({
    "response/1": () => answers["response/1"]?.() ?? 500,
    "chat.postEphemeral": () => answers["chat.postEphemeral"]?.() ?? 500,
    "chat.postMessage": () => answers["chat.postMessage"]?.() ?? 500,
  });
});
afterEach(() => wire.stop());

const clock = () => now;

function converse(more: Partial<Line> = {}, log = silentLog): Conversation {
  const line = {
    userId: "U1",
    channelId: "C1",
    responseUrl: `${wire.apiUrl}response/1`,
    clicked: false,
    ...more,
  };
  return createConversation({ client: wire.client, ladder: createLadder({ clock, log }), clock, log }, line);
}

const ways = () => wire.calls.map(({ method }) => method);
describe("a conversation", () => {
  it("answers through the response URL, to the person alone, with nothing to parse or unfurl", async () => {
    await converse().tell(hello);
    expect(ways()).toEqual(["response/1"]);
    expect(wire.calls[0]?.body).toMatchObject({
      text: "hello",
      blocks: [{ type: "rich_text" }],
      response_type: "ephemeral",
      replace_original: false,
      parse: "none",
      link_names: false,
      unfurl_links: false,
    });
  });

  it("replaces the message that was clicked", async () => {
    await converse({ clicked: true }).replace(hello);
    expect(wire.calls[0]?.body).toMatchObject({ replace_original: true });
  });

  it("does not ask a command's response URL to replace anything: Slack ignores that", async () => {
    await converse().replace(hello);
    expect(wire.calls[0]?.body).toMatchObject({ replace_original: false });
  });

  it("uses a response URL four times, then speaks in the channel to the person alone", async () => {
    const conversation = converse();
    for (let times = 0; times < 5; times += 1) await conversation.tell(hello);
    expect(ways()).toEqual([...Array<string>(4).fill("response/1"), "chat.postEphemeral"]);
    expect(wire.calls[4]?.args.get("user")).toBe("U1");
    expect(wire.calls[4]?.args.get("channel")).toBe("C1");
  });

  it("uses a response URL for 29 minutes", async () => {
    const conversation = converse();
    now += 29 * 60_000 + 1;
    await conversation.tell(hello);
    expect(ways()).toEqual(["chat.postEphemeral"]);
  });

  it.each([404, 500, { ok: false, error: "used_url" }])(
    "goes on to the channel when the response URL answers %j",
    async (answer) => {
      responses = [answer];
      await converse().tell(hello);
      expect(ways()).toEqual(["response/1", "chat.postEphemeral"]);
    },
  );

  it("descends when the response URL refuses the blocks, although it says so with status 200", async () => {
    responses = [{ ok: false, error: "invalid_blocks" }, 200];
    await converse().tell(hello);
    expect(ways()).toEqual(["response/1", "response/1"]);
    expect(wire.calls[1]?.body).not.toHaveProperty("blocks");
  });

  it("speaks in direct messages when the channel does not let it", async () => {
    responses = [404];
    answers["chat.postEphemeral"] = () => ({ ok: false, error: "channel_not_found" });
    await converse().tell(hello);
    expect(ways()).toEqual(["response/1", "chat.postEphemeral", "chat.postMessage"]);
    expect(wire.calls[2]?.args.get("channel")).toBe("U1");
  });

  it("speaks in direct messages where there is no channel and no response URL", async () => {
    const wholly = createConversation(
      {
        client: wire.client,
        ladder: createLadder({ clock, log: silentLog }),
        clock,
        log: silentLog,
      },
      { userId: "U1", channelId: null, clicked: false },
    );
    await wholly.tell(hello);
    expect(ways()).toEqual(["chat.postMessage"]);
    expect(wholly.channelId).toBe("U1");
  });

  it("never throws, and logs that nobody heard it, without the words", async () => {
    responses = [500];
    answers = {};
    const { log, lines } = createLogBook();
    await converse({}, log).tell(hello);
    expect(lines.at(-1)).toMatchObject({ level: 50, msg: "could not answer at all" });
    expect(JSON.stringify(lines)).not.toContain("hello");
  });
});

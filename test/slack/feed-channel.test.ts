import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { z } from "zod";

import { bot, tokens } from "../../sandbox/seed.js";
import type { FeedChannel } from "../../src/feed/ports.js";
import type { Block, Message } from "../../src/message/message.js";
import { createSlackClients } from "../../src/slack/clients.js";
import { createFeedChannel } from "../../src/slack/feed-channel.js";
import { createUploadFile } from "../../src/slack/feed-file.js";
import { createLadder } from "../../src/slack/ladder.js";
import { runSlack, type RunningSlack } from "../sandbox/slack/running-slack.js";
import { words } from "./blocks.js";
import { silentLog } from "./logs.js";
import { createWire } from "./wire.js";

const feed = "C0DBFEED";
const clock = () => slack.clock.now;
const message = (text: string): Message => ({ text, forms: [[words(text)]] });

let slack: RunningSlack;
let channel: FeedChannel;

beforeEach(async () => {
  slack = await runSlack();
  channel = open(`${slack.url}/api/`);
});
afterEach(() => slack.stop());

function open(apiUrl: string): FeedChannel {
  const { feedClient } = createSlackClients({ botToken: tokens.bot, apiUrl, log: silentLog });
  return createFeedChannel({
    client: feedClient,
    ladder: createLadder({ clock, log: silentLog }),
    upload: createUploadFile(feedClient),
    botUserId: bot.userId,
    clock,
    sleepUntil: async (until) => {
      slack.clock.now = until;
    },
    log: silentLog,
  });
}

const shown = () => slack.seen("alice", "db-feed");
const stateShape = z.object({ calls: z.array(z.object({ method: z.string() })) });
const calls = (wanted: string) =>
  stateShape.parse(slack.slack.state()).calls.filter(({ method }) => method === wanted).length;

describe("the feed's channel", () => {
  it("posts with its key in the metadata, and finds the message by it", async () => {
    const posted = await channel.post(feed, "statement:1", message("one"));
    expect(shown()).toMatchObject([
      { text: "one", metadata: { event_type: "whodid_feed", event_payload: { key: "statement:1" } } },
    ]);
    const ts = shown()[0]?.ts;
    expect(posted).toEqual({ kind: "posted", ts });
    expect(await channel.find(feed, "statement:1")).toEqual({ kind: "found", ts });
    expect(await channel.find(feed, "statement:2")).toEqual({ kind: "absent" });
  });

  it("changes a message and keeps its key", async () => {
    const posted = await channel.post(feed, "statement:1", message("one"));
    if (posted.kind !== "posted") throw new Error("not posted");
    await channel.update(feed, posted.ts, "statement:1", message("two"));
    expect(shown()).toMatchObject([
      { text: "two", metadata: { event_payload: { key: "statement:1" } }, ts: posted.ts },
    ]);
  });

  it("says that it is unclear when Slack breaks after posting, and does not try again by itself", async () => {
    slack.plan("chat.postMessage", "error-after", 5);
    expect(await channel.post(feed, "statement:1", message("one"))).toEqual({ kind: "unclear" });
    expect(calls("chat.postMessage")).toBe(1);
    expect(await channel.find(feed, "statement:1")).toMatchObject({ kind: "found" });
  });

  it("waits out a rate limit and posts once", async () => {
    slack.plan("chat.postMessage", "throttle", 2);
    expect(await channel.post(feed, "statement:1", message("one"))).toMatchObject({ kind: "posted" });
    expect(shown()).toHaveLength(1);
  });

  it("loses nothing of a flood, however Slack limits it", async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `statement:${index}`);
    await Promise.all(keys.map((key) => channel.post(feed, key, message(key))));
    expect(shown().map(({ text }) => text)).toEqual(keys);
  });

  it("descends to the next form when Slack refuses a block", async () => {
    const table: Block = {
      type: "table",
      rows: [[{ type: "raw_text", text: "id" }], [{ type: "raw_text", text: "1" }]],
    };
    slack.plan("table", "refuse-block");
    await channel.post(feed, "statement:1", { text: "one", forms: [[table], [words("one")]] });
    expect(shown()).toMatchObject([{ blocks: [{ type: "rich_text" }] }]);
  });

  it("throws when Slack clearly did not post, so that it is tried again", async () => {
    await expect(channel.post("C0NOWHERE", "statement:1", message("one"))).rejects.toThrow(
      "The feed message statement:1 was not posted.",
    );
  });

  it("lets a message be that is gone", async () => {
    await channel.update(feed, "1.000001", "statement:1", message("two"));
    expect(shown()).toEqual([]);
  });

  it("does not know what was posted when it may not read the history", async () => {
    await slack.stop();
    slack = await runSlack({ manifest: "oauth_config: { scopes: { bot: [chat:write] } }" });
    expect(await open(`${slack.url}/api/`).find(feed, "statement:1")).toEqual({ kind: "unknown" });
  });

  it("throws when the history can't be read now", async () => {
    slack.plan("conversations.history", "error-before");
    await expect(channel.find(feed, "statement:1")).rejects.toThrow(/history/);
  });
});

describe("looking a message up", () => {
  const metadata = { event_type: "whodid_feed", event_payload: { key: "statement:1" } };

  it("reads on from page to page, a day back, five pages at most", async () => {
    const wire = await createWire({
      "conversations.history": () => ({
        ok: true,
        messages: [{ ts: "1.1", user: bot.userId }],
        response_metadata: { next_cursor: "more" },
      }),
    });
    expect(await open(wire.apiUrl).find(feed, "statement:1")).toEqual({ kind: "unknown" });
    expect(wire.calls).toHaveLength(5);
    expect(wire.calls[1]?.args.get("cursor")).toBe("more");
    expect(Number(wire.calls[0]?.args.get("oldest"))).toBe(Date.UTC(2026, 10, 21) / 1_000);
    await wire.stop();
  });

  it("does not take another app's message with our key for ours", async () => {
    const wire = await createWire({
      "conversations.history": () => ({ ok: true, messages: [{ ts: "1.1", user: "UOTHER", metadata }] }),
    });
    expect(await open(wire.apiUrl).find(feed, "statement:1")).toEqual({ kind: "absent" });
    await wire.stop();
  });
});

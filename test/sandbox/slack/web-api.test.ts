import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { WebClient } from "@slack/web-api";
import { z } from "zod";
import { channels, tokens } from "../../../sandbox/seed.js";
import { silent } from "./connect-app.js";
import { runSlack, type RunningSlack } from "./running-slack.js";

const billing = "C0BILLING";
let sandbox: RunningSlack;
beforeEach(async () => {
  sandbox = await runSlack();
});
afterEach(() => sandbox.stop());

const refusal = (error: string, more = {}) =>
  expect.objectContaining({ data: expect.objectContaining({ ok: false, error, ...more }) });

/** A call as curl would make it, for what the client would hide. */
const call = (method: string, body: object, token: string | undefined = tokens.bot) =>
  fetch(`${sandbox.url}/api/${method}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });

const errorOf = async (method: string, token: string) =>
  z.looseObject({ error: z.string() }).parse(await (await call(method, {}, token)).json()).error;
const postText = (text: string) => call("chat.postMessage", { channel: billing, text });
const user = async (id: string) => (await sandbox.client.users.info({ user: id })).user;

describe("tokens and scopes", () => {
  it("says who the bot is", async () => {
    expect(await sandbox.client.auth.test()).toMatchObject({
      ok: true,
      team_id: "T0SANDBOX",
      bot_id: "B0WHODID",
    });
  });

  it("refuses a missing, an unknown and a wrong kind of token, each by its own word", async () => {
    expect(await errorOf("auth.test", "")).toBe("not_authed");
    expect(await errorOf("auth.test", "xoxb-other")).toBe("invalid_auth");
    expect(await errorOf("apps.connections.open", tokens.bot)).toBe("not_allowed_token_type");
    expect(await errorOf("chat.postMessage", tokens.app)).toBe("not_allowed_token_type");
  });

  it("takes the app-level token from the header alone", async () => {
    const answer = await call("apps.connections.open", { token: tokens.app }, "");
    expect(await answer.json()).toEqual({ ok: false, error: "not_authed" });
  });

  it("names the scope that the manifest does not ask for", async () => {
    await expect(sandbox.client.conversations.open({ users: "U0ALICE" })).rejects.toEqual(
      refusal("missing_scope", {
        needed: "im:write",
        provided: "commands,chat:write,users:read,channels:read,channels:history",
      }),
    );
  });

  it("answers an unknown method with Slack's own word", async () => {
    await expect(sandbox.client.apiCall("chat.whisper")).rejects.toEqual(refusal("unknown_method"));
  });
});

describe("posting", () => {
  it("keeps a message for everyone in the channel, blocks and all", async () => {
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "five rows" } }];
    const { ts } = await sandbox.post({ channel: billing, text: "five rows", blocks });
    expect(sandbox.seen("alice")).toEqual([
      expect.objectContaining({ ts, user: "U0WHODID", text: "five rows", ephemeral: false, files: [] }),
    ]);
    expect(sandbox.seen("bob")).toMatchObject([{ blocks }]);
  });

  it("puts a message to a person's id into their direct messages", async () => {
    const { channel } = await sandbox.post({ channel: "U0CAROL", text: "for you" });
    expect(channel).toBe("D0CAROL");
    expect(sandbox.seen("carol", "dm")).toMatchObject([{ text: "for you" }]);
    expect(sandbox.seen("alice", "dm")).toEqual([]);
  });

  it("splits a text above 4,040 characters into several messages", async () => {
    await sandbox.post({ channel: billing, text: "x".repeat(4041) });
    expect(sandbox.seen("alice").map(({ text }) => text.length)).toEqual([4040, 1]);
  });

  it("refuses a channel without the bot, and does not know of a private one", async () => {
    await expect(sandbox.post({ channel: "C0RANDOM", text: "x" })).rejects.toEqual(refusal("not_in_channel"));
    await expect(sandbox.post({ channel: "C0LEADS", text: "x" })).rejects.toEqual(
      refusal("channel_not_found"),
    );
    await expect(sandbox.client.conversations.info({ channel: "C0LEADS" })).rejects.toEqual(
      refusal("channel_not_found"),
    );
  });

  it("tells a deactivated account, which can do nothing any more", async () => {
    sandbox.slack.setActive({ person: "alice", on: false });
    expect(await user("U0ALICE")).toMatchObject({ deleted: true });
    expect(await sandbox.slack.say({ person: "alice", channel: "billing", text: "x" })).toMatchObject({
      ok: false,
      status: 409,
    });
    sandbox.slack.setActive({ person: "alice", on: true });
    expect(await user("U0ALICE")).toMatchObject({ deleted: false });
  });

  it("refuses a channel that is not there, and a message that says nothing", async () => {
    await expect(sandbox.post({ channel: "C0NOWHERE", text: "x" })).rejects.toEqual(
      refusal("channel_not_found"),
    );
    await expect(sandbox.post({ channel: billing, text: "" })).rejects.toEqual(refusal("no_text"));
  });

  it("shows an ephemeral message to one member only", async () => {
    await sandbox.client.chat.postEphemeral({ channel: billing, user: "U0ALICE", text: "psst" });
    expect(sandbox.seen("alice")).toMatchObject([{ text: "psst", ephemeral: true }]);
    expect(sandbox.seen("bob")).toEqual([]);
    await expect(
      sandbox.client.chat.postEphemeral({ channel: "C0DBFEED", user: "U0GUEST", text: "psst" }),
    ).rejects.toEqual(refusal("user_not_in_channel"));
  });

  it("refuses the sixth message of a burst with 429 and a time to wait, and takes it a second later", async () => {
    for (let count = 0; count < 5; count += 1) expect((await postText("x")).status).toBe(200);
    const refused = await postText("x");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await call("chat.postMessage", { channel: "C0DBFEED", text: "x" })).status).toBe(200);
    sandbox.clock.now += 1000;
    expect((await postText("x")).status).toBe(200);
  });
});

describe("updating", () => {
  it("replaces what a message says; text alone removes the blocks and leaves a mark", async () => {
    const blocks = [{ type: "divider" }];
    const { ts = "" } = await sandbox.post({ channel: billing, text: "one", blocks });
    await sandbox.client.chat.update({ channel: billing, ts, text: "two", blocks });
    expect(sandbox.seen("bob")[0]?.["edited"]).toBeUndefined();
    await sandbox.client.chat.update({ channel: billing, ts, text: "three" });
    expect(sandbox.seen("bob")).toMatchObject([
      { ts, text: "three", blocks: [], edited: { user: "U0WHODID" } },
    ]);
  });

  it("knows no ephemeral message, and leaves other people's alone", async () => {
    const { message_ts = "" } = await sandbox.client.chat.postEphemeral({
      channel: billing,
      user: "U0ALICE",
      text: "psst",
    });
    await expect(sandbox.client.chat.update({ channel: billing, ts: message_ts, text: "x" })).rejects.toEqual(
      refusal("message_not_found"),
    );
    const said = await sandbox.slack.say({ person: "alice", channel: "billing", text: "hello" });
    const ts = said.ok ? (said.ts ?? "") : "";
    await expect(sandbox.client.chat.update({ channel: billing, ts, text: "x" })).rejects.toEqual(
      refusal("cant_update_message"),
    );
  });
});

describe("reading back", () => {
  it("pages through a channel's history newest first, with metadata only when asked", async () => {
    const metadata = { event_type: "whodid_feed", event_payload: { key: "statement:1" } };
    for (const text of ["one", "two", "three"]) await sandbox.post({ channel: billing, text, metadata });
    await sandbox.client.chat.postEphemeral({ channel: billing, user: "U0BOB", text: "unseen" });
    const plain = await sandbox.client.conversations.history({ channel: billing, limit: 2 });
    expect(plain.messages?.map(({ text }) => text)).toEqual(["three", "two"]);
    expect(plain.messages?.[0]?.metadata).toBeUndefined();
    const rest = await sandbox.client.conversations.history({
      channel: billing,
      limit: 2,
      include_all_metadata: true,
      cursor: plain.response_metadata?.next_cursor ?? "",
    });
    expect(rest).toMatchObject({ has_more: false, messages: [{ text: "one", metadata }] });
  });

  it("leaves out what is not newer than `oldest`", async () => {
    const { ts = "" } = await sandbox.post({ channel: billing, text: "one" });
    await sandbox.post({ channel: billing, text: "two" });
    const { messages } = await sandbox.client.conversations.history({ channel: billing, oldest: ts });
    expect(messages?.map(({ text }) => text)).toEqual(["two"]);
  });

  it("tells guests, outsiders and externally shared channels", async () => {
    expect(await user("U0GUEST")).toMatchObject({ is_restricted: true });
    expect(await user("U0OLGA")).toMatchObject({ team_id: "T0OUTSIDE", is_stranger: false });
    expect(await user("U0WHODID")).toMatchObject({ is_bot: true });
    await expect(user("U0NOBODY")).rejects.toEqual(refusal("user_not_found"));
    for (const { id, isExtShared, members } of channels.filter(({ isPrivate }) => isPrivate !== true)) {
      const { channel } = await sandbox.client.conversations.info({ channel: id });
      expect(channel).toMatchObject({
        id,
        is_ext_shared: isExtShared,
        is_member: members.includes("whodid"),
      });
    }
  });
});

describe("planned faults", () => {
  it("throttles, fails before and fails after: only the last has done it", async () => {
    sandbox.plan("chat.postMessage", "throttle");
    expect((await postText("throttled")).status).toBe(429);
    sandbox.plan("chat.postMessage", "error-before");
    expect((await postText("before")).status).toBe(500);
    sandbox.plan("chat.postMessage", "error-after");
    expect((await postText("after")).status).toBe(500);
    expect(sandbox.seen("alice").map(({ text }) => text)).toEqual(["after"]);
  });

  it("answers late what it did at once", async () => {
    sandbox.plan("chat.postMessage", "delay");
    const hasty = new WebClient(tokens.bot, {
      logger: silent,
      slackApiUrl: `${sandbox.url}/api/`,
      retryConfig: { retries: 0 },
      timeout: 50,
    });
    const slow = hasty.apiCall("chat.postMessage", { channel: billing, text: "slow" });
    await expect(slow).rejects.toThrow();
    expect(sandbox.seen("alice")).toMatchObject([{ text: "slow" }]);
  });

  it("refuses a type of block in one place and lets it pass in another", async () => {
    const blocks = [{ type: "divider" }];
    sandbox.plan("divider@ephemeral", "refuse-block");
    await sandbox.post({ channel: billing, text: "x", blocks });
    await expect(
      sandbox.client.chat.postEphemeral({ channel: billing, user: "U0BOB", text: "x", blocks }),
    ).rejects.toEqual(refusal("invalid_blocks"));
  });
});

describe("blocks on the wire", () => {
  it("refuses a whole message for one bad block, with a pointer to it", async () => {
    const blocks = [
      { type: "divider" },
      { type: "section", text: { type: "mrkdwn", text: "x".repeat(3001) } },
    ];
    const message = "must be less than 3001 characters [json-pointer:/blocks/1/text/text]";
    await expect(sandbox.post({ channel: billing, text: "x", blocks })).rejects.toEqual(
      refusal("invalid_blocks", {
        errors: [message],
        response_metadata: expect.objectContaining({ messages: [`[ERROR] ${message}`] }),
      }),
    );
    expect(sandbox.seen("alice")).toEqual([]);
  });
});

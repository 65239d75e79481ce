import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { z } from "zod";

import { rich } from "../../src/message/blocks.js";
import type { FileToUpload } from "../../src/message/upload.js";
import { createUploadFile } from "../../src/slack/upload.js";
import { runSlack, type RunningSlack } from "../sandbox/slack/running-slack.js";
import { silentLog } from "./logs.js";

const manifest = (...scopes: readonly string[]) =>
  `oauth_config: { scopes: { bot: [chat:write, ${scopes.join(", ")}] } }`;

let sandbox: RunningSlack;
beforeEach(async () => {
  sandbox = await runSlack({ manifest: manifest("files:write", "im:write") });
});
afterEach(() => sandbox.stop());

/** 3 MB in pieces. */
const piece = Buffer.alloc(100_000, "0123456789");
async function* pieces() {
  for (let index = 0; index < 30; index += 1) yield await Promise.resolve(piece);
}
const file = (more: Partial<FileToUpload> = {}): FileToUpload => ({
  to: { userId: "U0ALICE" },
  name: "result.csv",
  title: "All rows",
  size: 3_000_000,
  content: pieces,
  introduction: [rich("All 3 rows")],
  ...more,
});
const upload = (more?: Partial<FileToUpload>) =>
  createUploadFile({ client: sandbox.client, log: silentLog })(file(more));

const withFiles = z.array(
  z.looseObject({
    text: z.string(),
    thread_ts: z.string().optional(),
    files: z.array(
      z.looseObject({ name: z.string(), title: z.string(), size: z.int(), url_private_download: z.url() }),
    ),
  }),
);
function shown(channel: string) {
  const seen = sandbox.slack.messages({ person: "alice", channel });
  return withFiles.parse(seen.ok ? seen.messages : undefined);
}

describe("a file for a person", () => {
  it("comes whole to their direct messages with the bot, under its name and title", async () => {
    expect(await upload()).toEqual({ kind: "uploaded", fileId: expect.any(String) });
    const [message] = shown("dm");
    expect(message).toMatchObject({
      blocks: [{ type: "rich_text" }],
      files: [{ name: "result.csv", title: "All rows", size: 3_000_000, mimetype: "text/csv" }],
    });
    const got = await fetch(message?.files[0]?.url_private_download ?? "");
    expect(
      Buffer.from(await got.arrayBuffer()).equals(Buffer.concat(Array.from({ length: 30 }, () => piece))),
    ).toBe(true);
  });

  it("comes into a thread of a channel where that was asked", async () => {
    const { ts = "" } = await sandbox.post({ channel: "C0BILLING", text: "root" });
    await upload({ to: { channelId: "C0BILLING", threadTs: ts } });
    expect(shown("billing").at(-1)).toMatchObject({ thread_ts: ts, files: [{ name: "result.csv" }] });
  });
});

describe("a file that can't be uploaded", () => {
  it("is a value with Slack's word for why, and nobody sees half of it", async () => {
    expect(await upload({ to: { channelId: "C0NOWHERE" } })).toEqual({
      kind: "failed",
      code: "channel_not_found",
    });
    expect(await upload({ size: 200 * 1024 * 1024 })).toEqual({
      kind: "failed",
      code: "file_upload_size_restricted",
    });
    expect(await upload({ size: 0 })).toEqual({ kind: "failed", code: "empty" });
    expect(shown("dm")).toEqual([]);
  });

  it.each([
    ["the bytes are refused", "files.upload", "error-before"],
    ["the answer to the bytes is lost", "files.upload", "error-after"],
    ["no URL is to be had", "files.getUploadURLExternal", "error-before"],
    ["it can't be finished", "files.completeUploadExternal", "throttle"],
  ] as const)("is a value when %s", async (_, operation, kind) => {
    sandbox.plan(operation, kind);
    expect(await upload()).toEqual({ kind: "failed", code: "unreachable" });
    expect(shown("dm")).toEqual([]);
  });

  it("is a value when its bytes break off or are not as many as was said", async () => {
    async function* broken() {
      yield await Promise.resolve(piece);
      throw new Error("broke off");
    }
    expect(await upload({ content: broken })).toEqual({ kind: "failed", code: "unreachable" });
    expect(await upload({ size: 2_000_000 })).toEqual({ kind: "failed", code: "unreachable" });
    expect(shown("dm")).toEqual([]);
  });

  it("names the scope that the app lacks", async () => {
    await sandbox.stop();
    sandbox = await runSlack({ manifest: manifest("im:write") });
    expect(await upload()).toEqual({ kind: "failed", code: "missing_scope" });
  });
});

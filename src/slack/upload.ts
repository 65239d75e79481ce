import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";

import type { FileToUpload, UploadFile } from "../message/upload.js";
import { payload } from "./payload.js";

/** For all bytes together: 50 MB at some 4 Mbit/s. */
const timeoutMs = 120_000;

const opened = z.object({ channel: z.object({ id: z.string() }) });
const place = z.object({ upload_url: z.url(), file_id: z.string() });

/**
 * Uploads through a URL that Slack gives for it: https://docs.slack.dev/messaging/working-with-files#upload
 * The SDK's own `filesUploadV2` would hold the whole file in memory. The URL is a secret by itself, and no token goes there.
 */
export function createUploadFile(parts: { readonly client: WebClient; readonly log: Logger }): UploadFile {
  const { client, log } = parts;

  const channelOf = async (to: FileToUpload["to"]) =>
    "channelId" in to
      ? to.channelId
      : opened.parse(await client.conversations.open({ users: to.userId })).channel.id;

  const upload = async (file: FileToUpload) => {
    const { to, name, title, size, content, introduction } = file;
    const channel = await channelOf(to);
    const { upload_url: url, file_id: id } = place.parse(
      await client.files.getUploadURLExternal({ filename: name, length: size }),
    );
    await send(url, size, content());
    const { blocks = [] } = payload({ text: "", blocks: introduction });
    const thread = "threadTs" in to ? to.threadTs : undefined;
    await client.files.completeUploadExternal({
      files: [{ id, title }],
      channel_id: channel,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(blocks.length === 0 ? {} : { blocks }),
    });
    return id;
  };

  return async (file) => {
    if (file.size === 0) return { kind: "failed", code: "empty" };
    try {
      return { kind: "uploaded", fileId: await upload(file) };
    } catch (err) {
      const code = err instanceof WebAPIPlatformError ? err.data.error : "unreachable";
      log.warn({ err, code, size: file.size }, "file not uploaded");
      return { kind: "failed", code };
    }
  };
}

/** Throws unless Slack took all of it, which it says by status 200. */
async function send(url: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/octet-stream", "content-length": String(size) },
    body: ReadableStream.from(content),
    duplex: "half",
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  if (response.status !== 200) throw new Error(`The upload was answered with ${response.status}.`);
}

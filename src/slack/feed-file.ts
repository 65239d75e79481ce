import type { WebClient } from "@slack/web-api";
import { z } from "zod";

import type { FeedFile } from "../feed/ports.js";

const uploaded = z.object({
  files: z.tuple([z.object({ files: z.tuple([z.object({ id: z.string() })]) })]),
});

/** Uploads a file to no channel: it is the bot's alone until a message bears it. https://docs.slack.dev/reference/methods/files.completeUploadExternal */
export function createUploadFile(client: WebClient): (file: FeedFile) => Promise<string> {
  return async ({ name, title, bytes }) => {
    const answer = await client.filesUploadV2({ file: Buffer.from(bytes), filename: name, title });
    const [{ files }] = uploaded.parse(answer).files;
    return files[0].id;
  };
}

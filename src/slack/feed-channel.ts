import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";

import type { FeedChannel, FeedFile } from "../feed/ports.js";
import type { Message } from "../message/message.js";
import { attempt } from "./attempt.js";
import { isCertainlyNotDone, isUnchangeable } from "./feed-faults.js";
import { createFindInHistory } from "./feed-history.js";
import { feedMetadata } from "./feed-metadata.js";
import type { Form, Ladder } from "./ladder.js";
import { createPace } from "./pace.js";
import { noUnfurls, payload, verbatim } from "./payload.js";

export type FeedChannelParts = {
  /** The client without retries: what was perhaps posted must be looked up, not posted again. */
  readonly client: WebClient;
  readonly ladder: Ladder;
  /** Uploads a file that nobody sees yet, and answers its id. */
  readonly upload: (file: FeedFile) => Promise<string>;
  readonly botUserId: string;
  readonly clock: () => number;
  readonly sleepUntil: (ms: number) => Promise<void>;
  readonly log: Logger;
};

/** The feed's channels. Throws where Slack clearly refused or can't be asked now: then nothing was shown, and it may be tried again. */
export function createFeedChannel(parts: FeedChannelParts): FeedChannel {
  const { client, ladder, log, upload } = parts;
  const pace = createPace(parts);

  const postForm = (channel: string, key: string, form: Form) =>
    pace.inTurn(channel, () => {
      const message = { ...noUnfurls, ...verbatim, ...payload(form) };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
      return client.chat.postMessage({ channel, metadata: feedMetadata(key), ...message });
    });
  /** Without blocks of its own a form takes away those that stand there; without a file, the file stays. */
  const updateForm = (channel: string, ts: string, key: string, form: Form, fileId?: string) =>
    pace.inTurn(channel, () => {
      const file = fileId === undefined ? {} : { file_ids: [fileId] };
      const message = { ...verbatim, blocks: [], ...payload(form), ...file };
      return client.chat.update({ channel, ts, metadata: feedMetadata(key), ...message });
    });
  const update = async (
    channel: string,
    ts: string,
    key: string,
    message: Message,
    fileId?: string,
  ): Promise<void> => {
    const shown = await ladder.show("channel", message, (form) =>
      attempt(() => updateForm(channel, ts, key, form, fileId)),
    );
    if (shown.kind === "shown") return;
    if (!isUnchangeable(shown.error))
      throw new Error(`The feed message ${key} was not updated.`, { cause: shown.error });
    log.warn({ err: shown.error, key }, "a feed message can't be changed any more");
  };

  return {
    find: createFindInHistory({ ...parts, pace }),

    async post(channel, key, message) {
      const shown = await ladder.show("channel", message, (form) =>
        attempt(() => postForm(channel, key, form)),
      );
      if (shown.kind === "failed" && isCertainlyNotDone(shown.error))
        throw new Error(`The feed message ${key} was not posted.`, { cause: shown.error });
      const ts = shown.kind === "shown" ? shown.value.ts : undefined;
      if (ts !== undefined) return { kind: "posted", ts };
      log.warn(
        { key, ...(shown.kind === "failed" ? { err: shown.error } : {}) },
        "unclear whether it was posted",
      );
      return { kind: "unclear" };
    },

    update: (channel, ts, key, message) => update(channel, ts, key, message),

    async attach(channel, ts, key, message, file) {
      // Nobody sees a file before it hangs on the message: one that a crash left behind is in nobody's way.
      const fileId = await upload(file).catch((cause: unknown) => {
        throw new Error(`The list of the feed message ${key} was not uploaded.`, { cause });
      });
      await update(channel, ts, key, message, fileId);
    },
  };
}

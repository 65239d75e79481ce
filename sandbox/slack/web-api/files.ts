import { z } from "zod";
import { bot } from "../../seed.js";
import { refuse, type Answer } from "../answer.js";
import { parseContent } from "../content.js";
import type { Directory } from "../directory.js";
import type { Faults } from "../../faults.js";
import { largestFile, type Files } from "../files.js";
import type { Timeline } from "../timeline.js";
import { parseNested, textOf, type Arguments } from "./arguments.js";
import { asBot } from "./chat.js";
import type { Methods } from "./method.js";

const uploads = z.array(z.object({ id: z.string(), title: z.string().exactOptional() })).min(1);

export type FileParts = {
  readonly directory: Directory;
  readonly timeline: Timeline;
  readonly files: Files;
  readonly faults: Faults;
};

/** The two ends of an upload; the bytes go to the URL that the first one answers. */
export function fileMethods({ directory, timeline, files, faults }: FileParts): Methods {
  function place(args: Arguments): Answer {
    const name = textOf(args, "filename");
    const length = Number(args["length"]);
    if (name === undefined || !Number.isInteger(length) || length < 1) return refuse("missing_argument");
    if (length > largestFile) return refuse("file_upload_size_restricted");
    return { ok: true, ...files.place(name, length) };
  }

  /** A file without a channel stays private to the bot. A person's id is no channel here: their direct messages are opened first. */
  function complete(args: Arguments): Answer {
    const asked = uploads.safeParse(parseNested(args["files"]));
    if (!asked.success) return refuse("invalid_arguments");
    if (!asked.data.every(({ id }) => files.isUploaded(id))) return refuse("file_not_found");
    const channelId = textOf(args, "channel_id");
    const channel = channelId === undefined ? undefined : directory.channel(channelId);
    if (channelId !== undefined && channel?.id !== channelId) return refuse("channel_not_found");
    if (channel !== undefined && !channel.members.includes(bot.userId)) return refuse("not_in_channel");
    const comment = textOf(args, "initial_comment");
    const content = parseContent(
      comment === undefined ? { ...args, text: "" } : { text: comment },
      "channel",
      faults,
    );
    if ("error" in content) return content;
    const thread = textOf(args, "thread_ts");
    if (
      thread !== undefined &&
      (channel === undefined || timeline.find(channel.id, thread)?.onlyFor !== undefined)
    )
      return refuse("invalid_arguments");

    const shared = asked.data.flatMap(({ id, title }) => files.share(id, title) ?? []);
    if (channel !== undefined)
      timeline.add({
        channel: channel.id,
        message: {
          ...asBot,
          text: content.text,
          blocks: content.blocks ?? [],
          files: shared,
          ...(thread === undefined ? {} : { thread_ts: thread }),
        },
      });
    return { ok: true, files: shared };
  }

  const scope = () => "files:write";
  return {
    "files.getUploadURLExternal": { token: "bot", scope, run: place },
    "files.completeUploadExternal": { token: "bot", scope, run: complete },
  };
}

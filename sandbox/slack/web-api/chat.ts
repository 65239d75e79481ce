import { z } from "zod";
import { bot, team } from "../../seed.js";
import { refuse, type Answer } from "../answer.js";
import { parseContent, type Content } from "../content.js";
import type { Channel, Directory } from "../directory.js";
import type { Faults } from "../../faults.js";
import type { Files } from "../files.js";
import type { Pace } from "../pace.js";
import type { Message, Stored, Timeline } from "../timeline.js";
import { parseNested, textOf, type Arguments } from "./arguments.js";
import type { Methods } from "./method.js";

/** The largest text that stays one message; measured by others, see the README. */
const longestMessage = 4040;
/** https://docs.slack.dev/reference/methods/chat.update */
const longestUpdate = 4000;

export const asBot = { user: bot.userId, bot_id: bot.botId, app_id: bot.appId, team: team.id } as const;

export type ChatParts = {
  readonly directory: Directory;
  readonly timeline: Timeline;
  readonly files: Pick<Files, "completed">;
  readonly faults: Faults;
  readonly pace: Pace;
};

const fileIds = z.array(z.string());

const scope = () => "chat:write";
const isEmpty = (content: Content) => content.text === "" && (content.blocks ?? []).length === 0;

export function chatMethods({ directory, timeline, files, faults, pace }: ChatParts): Methods {
  /** A person's id stands for their direct messages with the bot. */
  function place(args: Arguments): Channel | undefined {
    const asked = textOf(args, "channel") ?? "";
    const person = directory.personById(asked);
    return person === undefined ? directory.channelForBot(asked) : directory.direct(person);
  }

  function postMessage(args: Arguments): Answer {
    const channel = place(args);
    if (channel === undefined) return refuse("channel_not_found");
    if (!channel.members.includes(bot.userId)) return refuse("not_in_channel");
    const content = parseContent(args, "channel", faults);
    if ("error" in content) return content;
    if (isEmpty(content)) return refuse("no_text");
    const thread = textOf(args, "thread_ts");
    if (thread !== undefined && !isVisibleToAll(timeline.find(channel.id, thread)))
      return refuse("cannot_reply_to_message");
    if (!pace.allows(channel.id)) return refuse("ratelimited");

    const [first] = splitText(content).map((text) =>
      timeline.add({
        channel: channel.id,
        message: {
          ...asBot,
          text,
          blocks: content.blocks ?? [],
          ...(thread === undefined ? {} : { thread_ts: thread }),
          ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
        },
      }),
    );
    return { ok: true, channel: channel.id, ts: first?.ts, message: first };
  }

  function postEphemeral(args: Arguments): Answer {
    const channel = place(args);
    if (channel === undefined) return refuse("channel_not_found");
    if (!channel.members.includes(bot.userId)) return refuse("not_in_channel");
    const user = textOf(args, "user");
    if (user === undefined || !channel.members.includes(user)) return refuse("user_not_in_channel");
    const content = parseContent(args, "ephemeral", faults);
    if ("error" in content) return content;
    if (isEmpty(content)) return refuse("no_text");
    const thread = textOf(args, "thread_ts");
    const { ts } = timeline.add({
      channel: channel.id,
      onlyFor: user,
      message: {
        ...asBot,
        text: content.text,
        blocks: content.blocks ?? [],
        ...(thread === undefined ? {} : { thread_ts: thread }),
      },
    });
    return { ok: true, message_ts: ts };
  }

  function ownMessage(args: Arguments): { channel: string; entry: Stored } | undefined {
    const channel = directory.channelForBot(textOf(args, "channel") ?? "");
    const entry = channel && timeline.find(channel.id, textOf(args, "ts") ?? "");
    return channel !== undefined && entry !== undefined && isVisibleToAll(entry)
      ? { channel: channel.id, entry }
      : undefined;
  }

  function update(args: Arguments): Answer {
    if (directory.channelForBot(textOf(args, "channel") ?? "") === undefined)
      return refuse("channel_not_found");
    const found = ownMessage(args);
    if (found === undefined) return refuse("message_not_found");
    if (found.entry.message.bot_id !== bot.botId) return refuse("cant_update_message");
    const content = parseContent(args, "channel", faults);
    if ("error" in content) return content;
    if (content.text.length > longestUpdate) return refuse("msg_too_long");
    if (isEmpty(content) && content.blocks === undefined) return refuse("no_text");
    const named =
      args["file_ids"] === undefined ? undefined : fileIds.safeParse(parseNested(args["file_ids"]));
    if (named?.success === false) return refuse("invalid_arguments");
    const borne = named?.data.map((id) => files.completed(id)).filter((file) => file !== undefined);
    if (borne?.length !== named?.data.length) return refuse("file_not_found");
    const rewritten = rewrite(found.entry.message, content, timeline);
    const message = borne === undefined ? rewritten : { ...rewritten, files: borne };
    timeline.replace({ channel: found.channel, message });
    return { ok: true, channel: found.channel, ts: message.ts, text: message.text, message };
  }

  function remove(args: Arguments): Answer {
    const found = ownMessage(args);
    if (found === undefined) return refuse("message_not_found");
    if (found.entry.message.bot_id !== bot.botId) return refuse("cant_delete_message");
    timeline.remove(found.channel, found.entry.message.ts);
    return { ok: true, channel: found.channel, ts: found.entry.message.ts };
  }

  return {
    "chat.postMessage": { token: "bot", scope, run: postMessage },
    "chat.postEphemeral": { token: "bot", scope, run: postEphemeral },
    "chat.update": { token: "bot", scope, run: update },
    "chat.delete": { token: "bot", scope, run: remove },
  };
}

const isVisibleToAll = (entry: Stored | undefined): boolean =>
  entry !== undefined && entry.onlyFor === undefined;

/** Above the limit the API makes several messages of one text. Blocks take the text's place, and are never split. */
function splitText({ text, blocks }: Content): readonly string[] {
  if (blocks !== undefined && blocks.length > 0) return [text];
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += longestMessage)
    parts.push(text.slice(from, from + longestMessage));
  return parts;
}

/** Text without blocks removes the old ones and marks the message as edited; blocks leave no mark. */
function rewrite(old: Message, content: Content, timeline: Timeline): Message {
  const { edited: _edited, ...kept } = old;
  const hasBlocks = (content.blocks ?? []).length > 0;
  return {
    ...kept,
    text: content.text,
    blocks: content.blocks ?? [],
    ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
    ...(hasBlocks ? {} : { edited: { user: bot.userId, ts: timeline.nextTs() } }),
  };
}

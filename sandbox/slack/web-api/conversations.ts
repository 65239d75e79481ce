import { bot, team } from "../../seed.js";
import { refuse, type Answer } from "../answer.js";
import type { Channel, Directory } from "../directory.js";
import type { Timeline } from "../timeline.js";
import { flagOf, textOf, type Arguments } from "./arguments.js";
import type { Methods } from "./method.js";

const wire = (channel: Channel) => ({
  id: channel.id,
  ...(channel.kind === "direct" ? {} : { name: channel.name, name_normalized: channel.name }),
  is_channel: channel.kind !== "direct",
  is_group: false,
  is_im: channel.kind === "direct",
  is_mpim: false,
  is_private: channel.kind !== "public",
  is_archived: false,
  is_general: false,
  is_shared: channel.isExtShared,
  is_ext_shared: channel.isExtShared,
  is_org_shared: false,
  is_pending_ext_shared: false,
  is_member: channel.members.includes(bot.userId),
  context_team_id: team.id,
  ...(channel.kind === "direct"
    ? { user: channel.members.find((member) => member !== bot.userId) }
    : { num_members: channel.members.length }),
});

export function conversationMethods({
  directory,
  timeline,
}: {
  directory: Directory;
  timeline: Timeline;
}): Methods {
  const named = (args: Arguments) => directory.channelForBot(textOf(args, "channel") ?? "");
  const scope = (what: "read" | "history") => (args: Arguments) =>
    `${named(args)?.kind === "direct" ? "im" : "channels"}:${what}`;

  function open(args: Arguments): Answer {
    const ids = (textOf(args, "users") ?? "").split(",");
    if (ids.length !== 1) return refuse("method_not_supported_for_channel_type");
    const person = directory.personById(ids[0] ?? "");
    const channel = person && directory.direct(person);
    return channel === undefined ? refuse("user_not_found") : { ok: true, channel: { id: channel.id } };
  }

  const inOwnChannel =
    (read: (args: Arguments, channel: Channel, timeline: Timeline) => Answer) =>
    (args: Arguments): Answer => {
      const channel = named(args);
      if (channel === undefined) return refuse("channel_not_found");
      if (!channel.members.includes(bot.userId)) return refuse("not_in_channel");
      return read(args, channel, timeline);
    };

  return {
    "conversations.info": {
      token: "bot",
      scope: scope("read"),
      run: (args) => {
        const channel = named(args);
        return channel === undefined ? refuse("channel_not_found") : { ok: true, channel: wire(channel) };
      },
    },
    "conversations.members": {
      token: "bot",
      scope: scope("read"),
      run: (args) => {
        const channel = named(args);
        return channel === undefined
          ? refuse("channel_not_found")
          : { ok: true, members: channel.members, response_metadata: { next_cursor: "" } };
      },
    },
    "conversations.open": { token: "bot", scope: () => "im:write", run: open },
    "conversations.history": {
      token: "bot",
      scope: scope("history"),
      run: inOwnChannel(history),
    },
    "conversations.replies": {
      token: "bot",
      scope: scope("history"),
      run: inOwnChannel(replies),
    },
  };
}

/** Newest first, replies and ephemerals left out, a page at a time. https://docs.slack.dev/reference/methods/conversations.history */
function history(args: Arguments, channel: Channel, timeline: Timeline): Answer {
  const limit = Number(args["limit"] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 999) return refuse("invalid_limit");
  const before = cursorTs(textOf(args, "cursor"));
  if (before === "invalid") return refuse("invalid_cursor");
  const oldest = textOf(args, "oldest") ?? "0";
  const latest = textOf(args, "latest");
  const inclusive = flagOf(args, "inclusive");
  const isAfter = (ts: string, edge: string) => Number(ts) > Number(edge) || (inclusive && ts === edge);
  const isBefore = (ts: string, edge: string) => Number(ts) < Number(edge) || (inclusive && ts === edge);

  const found = timeline
    .of(channel.id)
    .filter(({ onlyFor, message }) => onlyFor === undefined && message.thread_ts === undefined)
    .map(({ message }) => message)
    .filter(({ ts }) => isAfter(ts, oldest) && (latest === undefined || isBefore(ts, latest)))
    .filter(({ ts }) => before === undefined || Number(ts) < Number(before))
    .toReversed();
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const more = found.length > page.length && last !== undefined;
  const withMetadata = flagOf(args, "include_all_metadata");
  return {
    ok: true,
    messages: page.map(({ metadata, ...message }) =>
      withMetadata && metadata !== undefined ? { ...message, metadata } : message,
    ),
    has_more: more,
    pin_count: 0,
    response_metadata: { next_cursor: more ? btoa(`next_ts:${last.ts}`) : "" },
  };
}

/** The message and its replies, oldest first, all on one page. https://docs.slack.dev/reference/methods/conversations.replies */
function replies(args: Arguments, channel: Channel, timeline: Timeline): Answer {
  const parent = textOf(args, "ts");
  const thread = timeline
    .of(channel.id)
    .filter(
      ({ onlyFor, message }) => onlyFor === undefined && [message.ts, message.thread_ts].includes(parent),
    )
    .map(({ message }) => message);
  if (!thread.some(({ ts }) => ts === parent)) return refuse("thread_not_found");
  const withMetadata = flagOf(args, "include_all_metadata");
  return {
    ok: true,
    messages: thread.map(({ metadata, ...message }) =>
      withMetadata && metadata !== undefined ? { ...message, metadata } : message,
    ),
    has_more: false,
  };
}

function cursorTs(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, "base64").toString("utf8");
  return /^next_ts:(\d+\.\d+)$/.exec(text)?.[1] ?? "invalid";
}

import type { Changes } from "./changes.js";
import type { WireFile } from "./files.js";

/** A message as Slack's API shows it. */
export type Message = {
  readonly type: "message";
  readonly ts: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly team?: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly files?: readonly WireFile[];
  readonly thread_ts?: string;
  readonly metadata?: unknown;
  readonly edited?: { readonly user: string; readonly ts: string };
};

export type Stored = {
  readonly channel: string;
  /** The one person who sees it; absent for a message to all. */
  readonly onlyFor?: string;
  readonly message: Message;
};

export type Timeline = {
  /** Keeps a message under a new timestamp, unique and rising as Slack's are. */
  add(entry: Omit<Stored, "message"> & { message: Omit<Message, "ts" | "type"> }): Message;
  find(channel: string, ts: string): Stored | undefined;
  /** Puts new content under an old timestamp. */
  replace(entry: Stored): void;
  remove(channel: string, ts: string): void;
  /** Of one channel, oldest first. */
  of(channel: string): readonly Stored[];
  nextTs(): string;
};

export function createTimeline({ clock, changes }: { clock: () => number; changes: Changes }): Timeline {
  let entries: readonly Stored[] = [];
  let lastMicros = 0;

  function nextTs(): string {
    lastMicros = Math.max(lastMicros + 1, Math.floor(clock() * 1000));
    const micros = String(lastMicros);
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
  }
  const isAt = (channel: string, ts: string) => (each: Stored) =>
    each.channel === channel && each.message.ts === ts;

  return {
    nextTs,
    add({ message, ...where }) {
      const stored: Message = { type: "message", ts: nextTs(), ...message };
      entries = [...entries, { ...where, message: stored }];
      changes.notify();
      return stored;
    },
    find: (channel, ts) => entries.find(isAt(channel, ts)),
    replace(entry) {
      const same = isAt(entry.channel, entry.message.ts);
      entries = entries.map((each) => (same(each) ? entry : each));
      changes.notify();
    },
    remove(channel, ts) {
      const same = isAt(channel, ts);
      entries = entries.filter((each) => !same(each));
      changes.notify();
    },
    of: (channel) => entries.filter((each) => each.channel === channel),
  };
}

import { createHash } from "node:crypto";

import type { Message } from "../message/message.js";
import type { FeedChannel, FeedFile, Outbox, OutboxItem, Timing } from "./ports.js";

/** What the channel is told, and the key under which it is told once. `maybeTwice` adds the words *may be shown twice*. */
export type Notice = {
  readonly key: string;
  readonly render: (maybeTwice: boolean) => Message;
  /** Hangs on the message, in place of the one before. */
  readonly file?: FeedFile;
};

/** `held`: another worker is posting it, or may be; ask again in `retryMs`. */
export type Shown = { readonly kind: "shown" } | { readonly kind: "held"; readonly retryMs: number };

export type ShowParts = {
  readonly outbox: Outbox;
  readonly channel: FeedChannel;
  readonly feedChannelId: string;
  readonly clock: () => number;
  readonly timing: Pick<Timing, "sleep">;
};

/** A worker that has been posting for longer than this is taken for dead. A post ends within 25 seconds (`FeedChannel`). */
const claimMs = 30_000;
/** How long an unanswered post may still be on its way into the channel's history. */
const settleMs = 2_000;
const maxPosts = 3;

/** A message that stands in the channel as it was last told. */
type Standing = { readonly kind: "standing"; readonly ts: string; readonly message: Message };

/** Marks the digest of a message that says *may be shown twice*, so that an update keeps saying it. */
const twiceMark = "twice:";

/**
 * Shows a notice once, whatever crashed before: what was posted is updated if there is something new to say; what may have been
 * posted is looked for before it is posted again. Throws the channel's and the outbox' faults.
 */
export async function show(parts: ShowParts, notice: Notice): Promise<Shown> {
  const shown = await showMessage(parts, notice);
  if (shown.kind === "held") return shown;
  const { ts, message } = shown;
  if (notice.file !== undefined)
    await parts.channel.attach(parts.feedChannelId, ts, notice.key, message, notice.file);
  return { kind: "shown" };
}

type Held = Extract<Shown, { kind: "held" }>;

async function showMessage(parts: ShowParts, notice: Notice): Promise<Standing | Held> {
  const item = await parts.outbox.open(notice.key, parts.feedChannelId);
  switch (item.state) {
    case "posted":
      return update(parts, notice, item);
    case "pending": {
      const claimedAt = parts.clock();
      if (!(await parts.outbox.claim(notice.key, claimedAt))) return { kind: "held", retryMs: claimMs };
      return post(parts, notice, { claimedAt, posts: 1, maybeTwice: false });
    }
    case "posting": {
      const claimedAt = item.claimedAt ?? 0;
      const leftMs = claimedAt + claimMs - parts.clock();
      return leftMs > 0
        ? { kind: "held", retryMs: leftMs }
        : lookAgain(parts, notice, { claimedAt, posts: 0 });
    }
  }
}

async function update(parts: ShowParts, notice: Notice, item: OutboxItem): Promise<Standing> {
  const maybeTwice = item.digest?.startsWith(twiceMark) ?? false;
  const message = notice.render(maybeTwice);
  const digest = digestOf(message, maybeTwice);
  const { ts } = item;
  if (ts === undefined) throw new Error("A posted item of the outbox has no ts.");
  if (item.digest !== digest) {
    await parts.channel.update(parts.feedChannelId, ts, notice.key, message);
    await parts.outbox.posted(notice.key, ts, digest);
  }
  return { kind: "standing", ts, message };
}

type Attempt = { readonly claimedAt: number; readonly posts: number; readonly maybeTwice: boolean };

async function post(parts: ShowParts, notice: Notice, attempt: Attempt): Promise<Standing | Held> {
  const { claimedAt, posts, maybeTwice } = attempt;
  const message = notice.render(maybeTwice);
  const posted = await parts.channel.post(parts.feedChannelId, notice.key, message);
  if (posted.kind === "posted") {
    await parts.outbox.posted(notice.key, posted.ts, digestOf(message, maybeTwice));
    return { kind: "standing", ts: posted.ts, message };
  }
  if (posts >= maxPosts) return { kind: "held", retryMs: claimMs };
  await parts.timing.sleep(settleMs);
  return lookAgain(parts, notice, { claimedAt, posts });
}

/** Takes the claim anew, so that nobody else does, and looks whether an earlier post arrived. */
async function lookAgain(
  parts: ShowParts,
  notice: Notice,
  { claimedAt, posts }: Omit<Attempt, "maybeTwice">,
): Promise<Standing | Held> {
  const { outbox, channel, feedChannelId } = parts;
  const { key } = notice;
  const now = parts.clock();
  if (!(await outbox.reclaim(key, claimedAt, now))) return { kind: "held", retryMs: claimMs };

  const seen = await channel.find(feedChannelId, key);
  if (seen.kind !== "found") {
    return post(parts, notice, { claimedAt: now, posts: posts + 1, maybeTwice: seen.kind === "unknown" });
  }
  const message = notice.render(false);
  await channel.update(feedChannelId, seen.ts, key, message);
  await outbox.posted(key, seen.ts, digestOf(message, false));
  return { kind: "standing", ts: seen.ts, message };
}

function digestOf(message: Message, maybeTwice: boolean): string {
  const digest = createHash("sha256").update(JSON.stringify(message)).digest("hex");
  return maybeTwice ? `${twiceMark}${digest}` : digest;
}

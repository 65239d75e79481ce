import { type MessageReading, readQueueMessage } from "../trail/queue-message.js";
import { createFound, type Found } from "./found.js";
import type { QueueMessage } from "./ports.js";
import { type RelayParts, relayFile } from "./relay-file.js";
import { relayFound } from "./relay-found.js";
import type { Shown } from "./show.js";
import type { Unread } from "./unread.js";

/**
 * What became of a queue message. A `left` one comes again in `retryMs`, or when the queue says so (null), and after as many times as the
 * queue allows goes to the dead letters. An `unreadable` one, which no waiting would heal, goes there as fast as the queue lets it.
 */
export type Handled =
  | { readonly kind: "removed"; readonly because: "relayed" | "nothing to relay" }
  | { readonly kind: "left"; readonly because: string; readonly retryMs: number | null }
  | { readonly kind: "unreadable"; readonly because: string };

type MessageParts = RelayParts & {
  readonly unread: Unread;
  /** Aborts when nobody is to be waited for any more. */
  readonly signal: AbortSignal | undefined;
  /** Called when all that the message tells of is written down as far as it can be, and only the channel is waited for. */
  readonly onRecorded: () => void;
};

/** How often what another worker holds is asked for again: after the first wait it has been told, or its holder was taken for dead. */
const maxWaits = 2;

/** Relays what a queue message tells of or carries. Throws only what has nothing to do with the message itself. */
export async function relayMessage(parts: MessageParts, message: QueueMessage): Promise<Handled> {
  const read = readQueueMessage(message.body);
  switch (read.kind) {
    case "unreadable":
      await parts.unreadMessages.add({ ...unreadNow(parts, message), records: null, reason: read.reason });
      return { kind: "unreadable", because: read.reason };
    case "nothing":
      return { kind: "removed", because: "nothing to relay" };
    case "objects":
      return relayAll(
        parts,
        message,
        read.objects.map((file) => ({
          key: file.key,
          relay: (onRecorded) => relayFile(parts, file, onRecorded),
        })),
      );
    case "records":
    case "finding":
      return relayCarried(parts, message, read);
  }
}

/** Relays what the message itself carries: no log file, so nothing of the trail counts as read. */
async function relayCarried(
  parts: MessageParts,
  message: QueueMessage,
  read: Extract<MessageReading, { kind: "records" | "finding" }>,
): Promise<Handled> {
  const found = foundIn(parts, read);
  parts.unread.addRecords(found.unreadable);
  if (found.unreadable > 0) {
    const reason = "Records that it carries could not be read.";
    await parts.unreadMessages.add({ ...unreadNow(parts, message), records: found.unreadable, reason });
  }
  const { events, watched, unreadable } = found;
  parts.log.info(
    {
      carried: read.kind,
      events: events.length,
      unreadable,
      watched: watched.length,
      unread: parts.unread.since(),
    },
    "trail message read",
  );
  return relayAll(parts, message, [
    { key: read.kind, relay: (onRecorded) => relayFound(parts, found, onRecorded) },
  ]);
}

function unreadNow({ clock }: Pick<RelayParts, "clock">, { id }: QueueMessage) {
  return { messageId: id, at: clock() };
}

function foundIn(
  { watch }: Pick<RelayParts, "watch">,
  read: Extract<MessageReading, { kind: "records" | "finding" }>,
): Found {
  if (read.kind === "finding") {
    const finding = watch.matchFinding(read.finding);
    const watched = typeof finding === "object" ? [finding] : [];
    return { source: "message", events: [], watched, unreadable: finding === "unreadable" ? 1 : 0 };
  }
  const found = createFound("message", watch);
  for (const record of read.records) found.add(record);
  found.addUnreadable(read.unreadable);
  return found.all();
}

type Piece = { readonly key: string; readonly relay: (onRecorded: () => void) => Promise<Shown> };

/** Each part of a message by itself, written down one after the other: one that can't be relayed does not stop the others, but the message then comes again. */
async function relayAll(
  parts: MessageParts,
  message: QueueMessage,
  pieces: readonly Piece[],
): Promise<Handled> {
  let retryMs: number | null = null;
  let because: string | null = null;
  const relayOne = async ({ key, relay }: Piece, onRecorded: () => void): Promise<void> => {
    try {
      const relayed = await relayWaiting(parts, () => relay(onRecorded));
      if (relayed.kind === "held") {
        because ??= "held";
        retryMs = Math.max(retryMs ?? 0, relayed.retryMs);
      }
    } catch (err) {
      parts.log.error({ err, key }, "trail message not relayed");
      because = "fault";
      retryMs = Math.max(retryMs ?? 0, backOffMs(message.receives));
    }
  };
  const relaying: Promise<void>[] = [];
  for (const piece of pieces) {
    await new Promise<void>((recorded) => {
      relaying.push(relayOne(piece, recorded).then(recorded));
    });
  }
  parts.onRecorded();
  await Promise.all(relaying);
  return because === null ? { kind: "removed", because: "relayed" } : { kind: "left", because, retryMs };
}

/** Waits here for what another worker holds: given back, each look would count as one more delivery towards the dead letters. */
async function relayWaiting({ timing, signal }: MessageParts, relay: () => Promise<Shown>): Promise<Shown> {
  for (let waits = 0; ; waits += 1) {
    const relayed = await relay();
    if (relayed.kind === "shown" || waits === maxWaits || signal?.aborted === true) return relayed;
    await timing.sleep(relayed.retryMs, signal);
  }
}

/** 5 s, 25 s, 2 min, then every 10 min: with the 25 deliveries that the README asks for, a fault may last for hours. */
function backOffMs(receives: number): number {
  return 5_000 * 5 ** Math.min(Math.max(receives - 1, 0), 3);
}

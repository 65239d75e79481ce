import { readNotification } from "../trail/s3-notification.js";
import { keepHidden } from "./keep-hidden.js";
import type { QueueMessage } from "./ports.js";
import { type RelayParts, relayFile } from "./relay-file.js";

/** What became of a queue message. A `left` one comes again in `retryMs`, or when the queue says so (null), and after 5 times goes to the dead letters. */
export type Handled =
  | { readonly kind: "removed"; readonly because: "relayed" | "nothing to relay" }
  | { readonly kind: "left"; readonly because: string; readonly retryMs: number | null };

export type Relay = {
  /** Works until `signal` aborts, then finishes what it has begun. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Relays one message and takes it off the queue when all of its effects are durable. Never rejects. */
  handle(message: QueueMessage): Promise<Handled>;
};

const concurrency = 2;
const longestPauseMs = 30_000;

/** The story of the feed: take a queue message → read its events → recognise → match with the ledger → record → show → only then delete it. */
export function createRelay(parts: RelayParts): Relay {
  const { queue, timing } = parts;

  const handle = async (message: QueueMessage): Promise<Handled> => {
    const log = parts.log.child({ messageId: message.id });
    const release = keepHidden({ ...parts, log }, message);
    try {
      const handled = await relayMessage({ ...parts, log }, message);
      release();
      await settleMessage(parts, message, handled);
      log.info({ ...handled, receives: message.receives }, "trail message handled");
      return handled;
    } catch (err) {
      release();
      log.error({ err, receives: message.receives }, "trail message not handled");
      return { kind: "left", because: "fault", retryMs: null };
    }
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    for (let pauseMs = 1_000; !signal.aborted;) {
      try {
        const messages = await queue.receive(signal);
        await handleAll(parts, messages, handle, signal);
        pauseMs = 1_000;
      } catch (err) {
        if (signal.aborted) return;
        parts.log.warn({ err, pauseMs }, "trail queue not readable");
        await timing.sleep(pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  };

  return { run, handle };
}

async function relayMessage(parts: RelayParts, message: QueueMessage): Promise<Handled> {
  const read = readNotification(message.body);
  if (read.kind === "unreadable") return { kind: "left", because: read.reason, retryMs: null };
  if (read.objects.length === 0) return { kind: "removed", because: "nothing to relay" };

  let retryMs: number | null = null;
  let because: string | null = null;
  for (const file of read.objects) {
    try {
      const relayed = await relayFile(parts, file);
      if (relayed.kind === "held") {
        because ??= "held";
        retryMs = Math.max(retryMs ?? 0, relayed.retryMs);
      }
    } catch (err) {
      parts.log.error({ err, key: file.key }, "trail file not relayed");
      because = "fault";
      retryMs = Math.max(retryMs ?? 0, backOffMs(message.receives));
    }
  }
  return because === null ? { kind: "removed", because: "relayed" } : { kind: "left", because, retryMs };
}

/** 5 s, 25 s, 2 min, 10 min: a fault that lasts for ten minutes is over before the fifth and last delivery. */
function backOffMs(receives: number): number {
  return 5_000 * 5 ** Math.min(Math.max(receives - 1, 0), 3);
}

async function settleMessage({ queue }: RelayParts, message: QueueMessage, handled: Handled): Promise<void> {
  if (handled.kind === "removed") return queue.remove(message);
  if (handled.retryMs !== null) await queue.extend(message, Math.ceil(handled.retryMs / 1000));
}

/** A few at a time, the others kept hidden meanwhile; those not begun when `signal` aborts are left to come again. */
async function handleAll(
  parts: RelayParts,
  messages: readonly QueueMessage[],
  handle: Relay["handle"],
  signal: AbortSignal,
): Promise<void> {
  const waiting = messages.map((message) => ({ message, release: keepHidden(parts, message) }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      next.release();
      if (!signal.aborted) await handle(next.message);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

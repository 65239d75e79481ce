import { keepHidden } from "./keep-hidden.js";
import type { QueueMessage } from "./ports.js";
import type { RelayParts } from "./relay-file.js";
import { type Handled, relayMessage } from "./relay-message.js";
import { createUnread, unreadOf } from "./unread.js";

export type Relay = {
  /** Works until `signal` aborts, then finishes what it has begun. Never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Relays one message and takes it off the queue when all of its effects are durable. Waits for no other worker any more once `signal` aborts. `onRecorded`: all is written down that can be, the channel is waited for. Never rejects. */
  handle(message: QueueMessage, signal?: AbortSignal, onRecorded?: () => void): Promise<Handled>;
};

/** So many messages are read and written down at a time. */
const hands = 2;
/**
 * So many are held at most, most of them written down and waiting for the channel's pace: a crash costs each of them a receive, and one that makes
 * every process crash would take them all to the dead letters.
 */
const mostHeld = 10;
const longestPauseMs = 30_000;

/** The story of the feed: take a queue message → read its events → recognise → match with the ledger → record → show → only then delete it. The next is taken when one is recorded. */
export function createRelay(parts: RelayParts): Relay {
  const { queue, timing } = parts;
  const unreadSinceStart = createUnread();

  const handle: Relay["handle"] = async (message, signal, onRecorded = () => {}) => {
    const log = parts.log.child({ messageId: message.id });
    const unread = unreadOf(unreadSinceStart, message);
    const release = keepHidden({ ...parts, log }, message);
    try {
      const handled = await relayMessage({ ...parts, unread, log, signal, onRecorded }, message);
      release();
      await settleMessage(parts, message, handled);
      if (handled.kind === "unreadable") {
        unread.addMessage();
        log.warn(
          { ...handled, receives: message.receives, unread: unread.since() },
          "trail message unreadable",
        );
      } else log.info({ ...handled, receives: message.receives }, "trail message handled");
      return handled;
    } catch (err) {
      release();
      log.error({ err, receives: message.receives }, "trail message not handled");
      return { kind: "left", because: "fault", retryMs: null };
    }
  };

  const held = new Set<Promise<void>>();
  /** Resolves when the message is written down, or handled. */
  const begin = (message: QueueMessage, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const handling = handle(message, signal, resolve).then(() => {
        held.delete(handling);
        resolve();
      });
      held.add(handling);
    });

  const work = async (signal: AbortSignal): Promise<void> => {
    for (let pauseMs = 1_000; !signal.aborted;) {
      try {
        while (held.size >= mostHeld) await Promise.race(held);
        const message = await queue.receive(signal);
        if (message !== undefined) await begin(message, signal);
        pauseMs = 1_000;
      } catch (err) {
        if (signal.aborted) return;
        parts.log.warn({ err, pauseMs }, "trail queue not readable");
        await timing.sleep(pauseMs, signal);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  };

  return {
    run: async (signal) => {
      await Promise.all(Array.from({ length: hands }, () => work(signal)));
      await Promise.all(held);
    },
    handle,
  };
}

async function settleMessage({ queue }: RelayParts, message: QueueMessage, handled: Handled): Promise<void> {
  if (handled.kind === "removed") return queue.remove(message);
  if (handled.kind === "unreadable") return queue.extend(message, 0);
  if (handled.retryMs !== null) await queue.extend(message, Math.ceil(handled.retryMs / 1000));
}

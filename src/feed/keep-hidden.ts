import type { Logger } from "pino";

import type { Queue, QueueMessage, Timing } from "./ports.js";

const everyMs = 20_000;
const hiddenSeconds = 60;

/** Keeps a message from being delivered to anybody else until the returned function is called. */
export function keepHidden(
  parts: {
    readonly queue: Pick<Queue, "extend">;
    readonly timing: Pick<Timing, "every">;
    readonly log: Logger;
  },
  message: QueueMessage,
): () => void {
  return parts.timing.every(everyMs, () => {
    parts.queue.extend(message, hiddenSeconds).catch((err: unknown) => {
      parts.log.warn({ err }, "trail message not kept hidden");
    });
  });
}

import type { Queue } from "./ports.js";

/** SQS gives fewer than asked for when it has no more: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html */
const mostMessages = 10;
const recentMs = 5 * 60_000;

/**
 * The same queue, watched: `isCaughtUp` says whether in the last five minutes it had nothing more to give. Not before five minutes
 * have passed, for what a process that died held back comes again only then.
 */
export function noticeDrained(
  queue: Queue,
  clock: () => number,
): { readonly queue: Queue; readonly isCaughtUp: () => boolean } {
  const startedAt = clock();
  let drainedAt = -Infinity;
  return {
    queue: {
      ...queue,
      receive: async (signal) => {
        const messages = await queue.receive(signal);
        if (messages.length < mostMessages && !signal.aborted) drainedAt = clock();
        return messages;
      },
    },
    isCaughtUp: () => clock() - startedAt >= recentMs && clock() - drainedAt <= recentMs,
  };
}

import type { Queue } from "./ports.js";

/** A long poll answers at once while there is something: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html */
const waitedMs = 1_000;
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
        const askedAt = clock();
        const message = await queue.receive(signal);
        const hadNothing = message === undefined || clock() - askedAt >= waitedMs;
        if (hadNothing && !signal.aborted) drainedAt = clock();
        return message;
      },
    },
    isCaughtUp: () => clock() - startedAt >= recentMs && clock() - drainedAt <= recentMs,
  };
}

import { WebAPIRateLimitedError } from "@slack/web-api";

import type { Turns } from "../feed/ports.js";

/** Slack lets about one message a second into a channel. https://docs.slack.dev/apis/web-api/rate-limits */
const gapMs = 1_000;
/** How often one call waits out a `Retry-After` before its fault is passed on. */
const patience = 5;

/**
 * One call after another in each channel, a second apart, over all processes as far as `turns` can be asked; a rate limit is waited
 * out, by the others too, since it says that nothing was posted.
 */
export type Pace = { inTurn<T>(channelId: string, call: () => Promise<T>): Promise<T> };

export function createPace(parts: {
  readonly clock: () => number;
  readonly sleepUntil: (ms: number) => Promise<void>;
  readonly turns: Turns;
}): Pace {
  const { clock, sleepUntil, turns } = parts;
  const lines = new Map<string, { last: Promise<unknown>; nextAt: number }>();

  return {
    async inTurn<T>(channelId: string, call: () => Promise<T>): Promise<T> {
      const turn = lines.get(channelId) ?? { last: Promise.resolve(), nextAt: 0 };
      lines.set(channelId, turn);
      const mine = turn.last.then(async () => {
        for (let waits = 0; ; waits += 1) {
          const from = Math.max(turn.nextAt, clock());
          // A store that is away must not silence the feed: then each process keeps its own pace.
          const at = await turns.next(channelId, from, gapMs).catch(() => from);
          if (at > clock()) await sleepUntil(at);
          turn.nextAt = clock() + gapMs;
          try {
            return await call();
          } catch (error) {
            if (!(error instanceof WebAPIRateLimitedError) || waits === patience) throw error;
            turn.nextAt = clock() + error.retryAfter * 1_000;
          }
        }
      });
      turn.last = mine.catch(() => undefined);
      return mine;
    },
  };
}

import { WebAPIRateLimitedError } from "@slack/web-api";

/** Slack lets about one message a second into a channel. https://docs.slack.dev/apis/web-api/rate-limits */
const gapMs = 1_000;
/** How often one call waits out a `Retry-After` before its fault is passed on. */
const patience = 5;

/** One call after another in each channel, a second apart; a rate limit is waited out, since it says that nothing was posted. */
export type Pace = { inTurn<T>(channelId: string, call: () => Promise<T>): Promise<T> };

export function createPace(parts: {
  readonly clock: () => number;
  readonly sleepUntil: (ms: number) => Promise<void>;
}): Pace {
  const { clock, sleepUntil } = parts;
  const turns = new Map<string, { last: Promise<unknown>; nextAt: number }>();

  return {
    async inTurn<T>(channelId: string, call: () => Promise<T>): Promise<T> {
      const turn = turns.get(channelId) ?? { last: Promise.resolve(), nextAt: 0 };
      turns.set(channelId, turn);
      const mine = turn.last.then(async () => {
        for (let waits = 0; ; waits += 1) {
          if (turn.nextAt > clock()) await sleepUntil(turn.nextAt);
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

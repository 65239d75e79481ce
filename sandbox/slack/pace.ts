/** How many messages at once Slack lets pass before it counts one a second. Slack only says that bursts are tolerated. */
const burst = 5;

/**
 * About one message a second and channel.
 * https://docs.slack.dev/apis/web-api/rate-limits
 */
export type Pace = { allows(channel: string): boolean };

export function createPace(clock: () => number): Pace {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return {
    allows(channel) {
      const now = clock();
      const bucket = buckets.get(channel) ?? { left: burst, atMs: now };
      const left = Math.min(burst, bucket.left + (now - bucket.atMs) / 1000);
      const allowed = left >= 1;
      buckets.set(channel, { left: allowed ? left - 1 : left, atMs: now });
      return allowed;
    },
  };
}

import { WebClient, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";

import { createBoltLog } from "./bolt-log.js";

export type SlackAddress = {
  readonly botToken: string;
  /** Where the Web API is, when not at Slack. */
  readonly apiUrl?: string;
  readonly log: Logger;
};

/** `client` retries a little; `feedClient` never does, so that what was perhaps posted is looked up first. */
export type SlackClients = { readonly client: WebClient; readonly feedClient: WebClient };

/** One try of one call. A call that takes longer is given up, although Slack may still carry it out. */
const timeoutMs = 10_000;

/**
 * A fresh object each time, always with its own `retryConfig` and `timeout`. Trap "shared `clientOptions`": the socket client writes
 * 100 retries into the object that it is given, and whoever shares it inherits them. Trap "`clientOptions.headers`": the bot token is
 * written into them, and `apps.connections.open` then sends it; so there are none.
 * Trap "`timeout` on a write": a try that timed out is tried again, so posting is at least once; the feed does not use these retries.
 */
export function clientOptions(
  address: Pick<SlackAddress, "apiUrl" | "log">,
  retryConfig: NonNullable<WebClientOptions["retryConfig"]>,
): WebClientOptions {
  return {
    ...(address.apiUrl === undefined ? {} : { slackApiUrl: address.apiUrl }),
    retryConfig: { ...retryConfig },
    timeout: timeoutMs,
    logger: createBoltLog(address.log),
  };
}

/** For calls that a person waits for. */
export const fewRetries = { retries: 3, minTimeout: 500, factor: 2 };

export function createSlackClients(address: SlackAddress): SlackClients {
  return {
    client: new WebClient(address.botToken, clientOptions(address, fewRetries)),
    feedClient: new WebClient(address.botToken, {
      ...clientOptions(address, { retries: 0 }),
      rejectRateLimitedCalls: true,
    }),
  };
}

import type { Logger } from "pino";

import type { Config } from "./config/config.js";
import { type SlackAddress } from "./slack/clients.js";
import type { Reader } from "./statement/reader.js";
import { type Store } from "./store/connect.js";
import { type Time } from "./time.js";

export type App = {
  /** Whether Slack can be heard and the trail is being read. */
  healthy(): boolean;
  /** Takes nothing new, finishes what runs, closes everything. */
  stop(): Promise<void>;
};

/** What every part of the app stands on. */
export type Ground = {
  readonly config: Config;
  readonly log: Logger;
  readonly time: Time;
  readonly store: Store;
  readonly reader: Reader;
};

/** What a connection to Slack is made with. */
export function slackAddress(config: Config, log: Logger): SlackAddress {
  const { botToken, apiUrl } = config.slack;
  return { botToken, log: log.child({ area: "slack" }), ...(apiUrl === undefined ? {} : { apiUrl }) };
}

import { App, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { tokens } from "../../../sandbox/seed.js";

export type ConnectedApp = {
  readonly app: App;
  readonly receiver: SocketModeReceiver;
};

export const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};

/** An app as it is really written, connected to the stand-in at that address by one socket. */
export async function connectApp(url: string): Promise<ConnectedApp> {
  const clientOptions = { slackApiUrl: `${url}/api/`, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: tokens.app,
    installerOptions: { clientOptions },
    customPropertiesExtractor: ({ envelope_id }) => ({ envelopeId: envelope_id }),
    logger: silent,
    // The wait before a new connection is this long, too.
    clientPingTimeout: 300,
  });
  const app = new App({
    token: tokens.bot,
    receiver,
    clientOptions,
    convoStore: false,
    deferInitialization: true,
    logger: silent,
  });
  await app.init();
  await app.start();
  return { app, receiver };
}

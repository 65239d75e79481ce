import { App, SocketModeReceiver } from "@slack/bolt";
import { z } from "zod";

import { createBoltLog } from "./bolt-log.js";
import { clientOptions, fewRetries, type SlackAddress } from "./clients.js";
import type { Envelope } from "./intake.js";
import { explainStart, SlackStartError } from "./start-error.js";
import { within } from "./within.js";

export type Sockets = {
  /** How many of the two connections are up. */
  open(): number;
  /** Closes both, waiting no longer than `ms`. */
  close(ms: number): Promise<void>;
};

/**
 * Opening a connection is repeated for an hour or so: a longer outage ends the process, and its supervisor starts a new one.
 * Nothing can call these retries off, so they do not hold the process (`unref`) once it wants to end.
 */
const patientRetries = {
  retries: 120,
  minTimeout: 1_000,
  maxTimeout: 30_000,
  factor: 1.3,
  randomize: true,
  unref: true,
};
const hourMs = 60 * 60_000;

const envelopeContext = z.object({ envelopeId: z.string().optional() });

/**
 * Two connections on one Bolt app. Trap "refresh / TCP drop": after each, socket-mode 3.1.0 is deaf for 5 seconds; Slack then delivers
 * through the other one, and each envelope is acknowledged on its own socket.
 *
 * Traps that only the process can mend, in `main.ts`, by ending on an unhandled rejection: "token revoked later" (the reconnect rejects and
 * nobody can catch it), and "`events_api` frame without `payload.event`; frame `null`" (mended in 3.1.1).
 * Trap "late ack": Bolt has no 3-second timer; the claim before the acknowledgement is bounded instead.
 *
 * Throws a SlackStartError when they are not both open in time.
 */
export async function openSockets(
  options: SlackAddress & {
    readonly appToken: string;
    readonly startTimeoutMs: number;
    readonly take: (envelope: Envelope) => Promise<void>;
  },
): Promise<Sockets> {
  const { botToken, appToken, log, take } = options;
  const receivers = [createReceiver(appToken, options), createReceiver(appToken, options)] as const;
  // Trap "bad bot token": Bolt would call auth.test from the constructor, unawaited; so its initialisation is deferred.
  // Trap "`tokenVerificationEnabled: false`": auth.test would be called once per delivery; so it stays on.
  // Trap "default `convoStore`": it grows without bound; so there is none.
  const app = new App({
    token: botToken,
    receiver: receivers[0],
    clientOptions: clientOptions(options, fewRetries),
    logger: createBoltLog(log),
    deferInitialization: true,
    convoStore: false,
  });
  // One global middleware instead of listeners: it never calls `next`, so every delivery has one owner.
  app.use(async (args) => {
    const { envelopeId: id } = envelopeContext.parse(args.context);
    await take({ id, body: args.body, ack: async (answer) => acknowledge(args, answer) });
  });
  receivers[1].init(app);

  try {
    await app.init();
  } catch (error) {
    throw explainStart("SLACK_BOT_TOKEN", error);
  }

  const up = receivers.map(watch);
  // Holds the process while both connections are down and being opened again.
  const alive = setInterval(() => undefined, hourMs);
  const close = async (ms: number) => {
    clearInterval(alive);
    // Trap "`app.stop()`": it answers before the sockets are closed; the clients' own `disconnect` is awaited instead.
    await within(ms, Promise.all(receivers.map(({ client }) => client.disconnect())));
  };
  try {
    // Traps "other `ok:false` at start" and no hello: both are waited for without end, hence a limit of our own.
    const started = await within(
      options.startTimeoutMs,
      Promise.all(receivers.map((receiver) => receiver.start())),
    );
    if (started.kind === "late") throw notInTime(options.startTimeoutMs);
  } catch (error) {
    await close(1_000);
    throw explainStart("SLACK_APP_TOKEN", error);
  }
  return { open: () => up.filter((isUp) => isUp()).length, close };
}

/** Bolt types what may be answered by the kind of delivery, which only the door knows. */
async function acknowledge(args: object, answer: object | undefined): Promise<void> {
  if ("ack" in args && typeof args.ack === "function") await args.ack(answer);
}

function createReceiver(appToken: string, address: SlackAddress): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: createBoltLog(address.log),
    installerOptions: { clientOptions: clientOptions(address, patientRetries) },
    customPropertiesExtractor: ({ envelope_id: envelopeId }: { envelope_id?: unknown }) => ({ envelopeId }),
  });
}

/** Whether a receiver's connection is up: from Slack's hello until the socket is closed. */
function watch({ client }: SocketModeReceiver): () => boolean {
  let isUp = false;
  client.on("connected", () => {
    isUp = true;
  });
  client.on("close", () => {
    isUp = false;
  });
  return () => isUp;
}

const notInTime = (ms: number) =>
  new SlackStartError(
    `Slack opened no connection within ${ms / 1000} seconds: check that Socket Mode is on for the app, and https://slack-status.com.`,
  );

import type { WebClient } from "@slack/web-api";
import { z } from "zod";

import type { SlackUser } from "../access/person.js";
import type { UploadFile } from "../message/upload.js";
import type { Conversation } from "../sql/conversation.js";
import { createSlackClients, type SlackAddress, type SlackClients } from "./clients.js";
import { createConversation } from "./conversation.js";
import { createDoor } from "./intake.js";
import type { Intake } from "./intake-types.js";
import { createLadder, type Ladder } from "./ladder.js";
import { createOpenForm } from "./open-form.js";
import { openSockets } from "./sockets.js";
import { explainStart, SlackStartError } from "./start-error.js";
import { createUploadFile } from "./upload.js";
import { within } from "./within.js";

/** Slack, once the bot token was accepted: what handlers may be made of. */
export type SignedIn = SlackClients & {
  readonly teamId: string;
  readonly botUserId: string;
  /** One for all messages, so that what Slack refused once is known to all. */
  readonly ladder: Ladder;
  /** A private line to a person outside any delivery. */
  readonly talkTo: (user: SlackUser, channelId: string) => Conversation;
  readonly uploadFile: UploadFile;
};

export type SlackConnection = SignedIn & {
  /** Whether anything can be heard from Slack now. */
  healthy(): boolean;
  /** Drains: lets nothing more in, closes the connections once all is acknowledged, and waits for the handlers, at most `drainMs`. */
  stop(): Promise<void>;
};

export type ConnectOptions = SlackAddress & {
  readonly appToken: string;
  readonly startTimeoutMs?: number;
  readonly drainMs?: number;
  readonly clock: () => number;
  readonly sleepUntil: (ms: number) => Promise<void>;
  /** What to listen to; made after signing in, because handlers need the client. */
  readonly intake: (slack: SignedIn) => Intake;
};

const defaultStartTimeoutMs = 30_000;
/** A Data API call ends after 45 s. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.html */
const defaultDrainMs = 50_000;
/** socket-mode 3.1.0 may take 5 s and more to close; by then there is nothing left to lose. */
const closeMs = 2_000;

/** Signs in and listens. Throws a SlackStartError, with one sentence for whoever starts whodid. */
export async function connectSlack(options: ConnectOptions): Promise<SlackConnection> {
  const {
    clock,
    sleepUntil,
    log,
    startTimeoutMs = defaultStartTimeoutMs,
    drainMs = defaultDrainMs,
  } = options;
  const clients = createSlackClients(options);
  const { teamId, botUserId } = await signIn(clients.client, startTimeoutMs);

  const ladder = createLadder({ clock, log });
  const talkParts = { client: clients.client, ladder, clock, log };
  const signedIn: SignedIn = {
    ...clients,
    teamId,
    botUserId,
    ladder,
    talkTo: ({ userId }, channelId) => createConversation(talkParts, { userId, channelId, clicked: false }),
    uploadFile: createUploadFile({ client: clients.client, log }),
  };
  const door = createDoor({
    intake: options.intake(signedIn),
    teamId,
    talk: (line) => createConversation(talkParts, line),
    openForm: createOpenForm({ client: clients.feedClient, log }),
    clock,
    sleepUntil,
    log,
  });
  const sockets = await openSockets({ ...options, startTimeoutMs, take: (envelope) => door.take(envelope) });
  log.info({ teamId }, "connected to Slack");

  return {
    ...signedIn,
    healthy: () => sockets.open() > 0,
    stop: async () => {
      await door.close();
      await sockets.close(closeMs);
      const drained = await within(drainMs, door.drained());
      if (drained.kind === "late") log.error({ drainMs }, "stopped before every handler had ended");
    },
  };
}

const identity = z.object({ team_id: z.string(), user_id: z.string() });

async function signIn(client: WebClient, timeoutMs: number): Promise<{ teamId: string; botUserId: string }> {
  const signedIn = await within(timeoutMs, client.auth.test()).catch((error: unknown) => {
    throw explainStart("SLACK_BOT_TOKEN", error);
  });
  if (signedIn.kind === "late")
    throw new SlackStartError(
      `Slack did not answer within ${timeoutMs / 1000} seconds: check the network and SLACK_API_URL.`,
    );
  const { team_id: teamId, user_id: botUserId } = identity.parse(signedIn.value);
  return { teamId, botUserId };
}

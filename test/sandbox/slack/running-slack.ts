import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebClient, type ChatPostMessageArguments, type ChatPostMessageResponse } from "@slack/web-api";
import { pino } from "pino";
import { z } from "zod";
import { connectApp, silent, type ConnectedApp } from "./connect-app.js";
import { createFaults, type FaultKind, type Faults } from "../../../sandbox/faults.js";
import { createFront } from "../../../sandbox/front.js";
import { listenNear } from "../../../sandbox/listen.js";
import { tokens } from "../../../sandbox/seed.js";
import { parseManifest } from "../../../sandbox/slack/manifest.js";
import { createSlack } from "../../../sandbox/slack/server.js";
import type { AwsStandIn, SlackStandIn } from "../../../sandbox/stand-ins.js";

const manifestText = `
features:
  slash_commands:
    - { command: /sql, description: Run SQL, should_escape: false }
    - { command: /whodid, description: Ask, should_escape: false }
oauth_config:
  scopes:
    bot: [commands, chat:write, users:read, channels:read, channels:history]
`;

/** Says nothing happened, to the stand-ins' other half. */
const quietAws: AwsStandIn = {
  environment: {},
  bypass: () => Promise.resolve({ ok: true }),
  awsEvent: () => ({ ok: true, eventID: "e1" }),
  eventBridge: () => ({ ok: true }),
  finding: () => ({ ok: true }),
  deliver: () => Promise.resolve({ ok: true, files: 0 }),
  records: () => ({ ok: true, key: "" }),
  hold: () => ({ ok: true }),
  digest: () => ({ ok: true, key: "digest" }),
  exportLog: () => Promise.resolve({ ok: true, key: "task" }),
  tamper: () => ({ ok: true, key: "log" }),
  trust: () => ({ ok: true }),
  cluster: () => Promise.resolve({ ok: true }),
  state: () => Promise.resolve({ calls: [] }),
  onChange: () => () => {},
  onWire: () => () => {},
  stop: () => Promise.resolve(),
};

const shownShape = z.looseObject({
  ts: z.string(),
  user: z.string(),
  text: z.string(),
  blocks: z.array(z.unknown()),
  ephemeral: z.boolean(),
});
type Shown = z.infer<typeof shownShape>;

export type RunningSlack = {
  readonly url: string;
  readonly slack: SlackStandIn;
  readonly faults: Faults;
  readonly clock: { now: number };
  readonly client: WebClient;
  post(message: ChatPostMessageArguments): Promise<ChatPostMessageResponse>;
  plan(operation: string, kind: FaultKind, times?: number): void;
  seen(person: string, channel?: string): readonly Shown[];
  /** An app as it is really written, connected by one socket. */
  connect(): Promise<ConnectedApp>;
  stop(): Promise<void>;
};

/** The Slack stand-in behind its real front, on a free port, with a clock that stands still. */
export async function runSlack(
  options: { manifest?: string; ackDeadlineMs?: number; delayMs?: number } = {},
): Promise<RunningSlack> {
  const { manifest = manifestText, ackDeadlineMs = 150, delayMs = 300 } = options;
  const clock = { now: Date.UTC(2026, 10, 22) };
  const faults = createFaults();
  const log = pino({ level: "silent" });
  let url = "";
  const slack = createSlack({
    publicUrl: () => url,
    clock: () => clock.now,
    faults,
    manifest: parseManifest(manifest),
    log,
    ackDeadlineMs,
    delayMs,
  });
  const page = mkdtempSync(join(tmpdir(), "sandbox-page-"));
  writeFileSync(join(page, "index.html"), "<!doctype html><title>sandbox</title>");
  writeFileSync(join(page, "page.js"), "export {};");
  const front = createFront({ slack, aws: quietAws, faults, page, log });
  url = `http://127.0.0.1:${await listenNear(front, 0)}`;
  const client = new WebClient(tokens.bot, {
    slackApiUrl: `${url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
  const apps: ConnectedApp[] = [];

  return {
    url,
    slack,
    faults,
    clock,
    client,
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
    post: (message) => client.chat.postMessage(message),
    plan: (operation, kind, times = 1) => faults.add({ service: "slack", operation, kind, times }),
    seen(person, channel = "billing") {
      const seen = slack.messages({ person, channel });
      if (!seen.ok) throw new Error(seen.error);
      return z.array(shownShape).parse(seen.messages);
    },
    async connect() {
      const connected = await connectApp(url);
      apps.push(connected);
      return connected;
    },
    async stop() {
      for (const { receiver } of apps) await receiver.client.disconnect();
      await slack.stop();
      front.closeAllConnections();
      front.close();
      await once(front, "close");
    },
  };
}

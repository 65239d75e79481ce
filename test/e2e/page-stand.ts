import { once } from "node:events";
import { pino } from "pino";
import type { Page } from "playwright-core";
import { z } from "zod";
import { createFaults } from "../../sandbox/faults.js";
import { createFront } from "../../sandbox/front.js";
import { listenNear } from "../../sandbox/listen.js";
import { tokens } from "../../sandbox/seed.js";
import { parseManifest, readManifest } from "../../sandbox/slack/manifest.js";
import { createSlack } from "../../sandbox/slack/server.js";
import type { AwsStandIn } from "../../sandbox/stand-ins.js";
import { connectApp, type ConnectedApp } from "../sandbox/slack/connect-app.js";
import type { Browser } from "./browser.js";

/** Nothing ever happens at AWS. */
const quietAws: AwsStandIn = {
  environment: {},
  bypass: () => Promise.resolve({ ok: true, updated: 1 }),
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
  state: () =>
    Promise.resolve({ trail: { waiting: 3, held: true }, queue: { visible: 1, inFlight: 1, dead: 0 } }),
  onChange: () => () => undefined,
  onWire: () => () => undefined,
  stop: () => Promise.resolve(),
};

const zAnswer = z.object({
  ok: z.literal(true),
  ts: z.string().default(""),
  upload_url: z.string().default(""),
  file_id: z.string().default(""),
});

/** The Slack stand-in behind its own front, with the page, on a free port; no app is connected at first. */
async function standSlack(manifest: string | undefined) {
  const log = pino({ level: "silent" });
  const faults = createFaults();
  let now = Date.UTC(2026, 10, 22, 14, 3, 7);
  let url = "";
  const slack = createSlack({
    publicUrl: () => url,
    // Each look at the clock is two seconds later: nothing is posted too fast.
    clock: () => (now += 2000),
    faults,
    manifest: manifest === undefined ? readManifest("manifest.yml") : parseManifest(manifest),
    log,
    ackDeadlineMs: 150,
  });
  const front = createFront({ slack, aws: quietAws, faults, page: "sandbox/page", log });
  url = `http://127.0.0.1:${await listenNear(front, 0)}`;
  const apps: ConnectedApp[] = [];
  return {
    url,
    async connect() {
      const connected = await connectApp(url);
      apps.push(connected);
      return connected.app;
    },
    async call(method: string, args: object): Promise<z.infer<typeof zAnswer>> {
      const response = await fetch(`${url}/api/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${tokens.bot}` },
        body: JSON.stringify(args),
      });
      const answer = zAnswer.parse(await response.json());
      return answer;
    },
    async close() {
      for (const { receiver } of apps) await receiver.client.disconnect();
      await slack.stop();
      front.closeAllConnections();
      front.close();
      await once(front, "close");
    },
  };
}

export type OpenPage = Awaited<ReturnType<typeof openPage>>;

/** The page over the Slack stand-in alone, opened as Alice in #billing. `manifest` is the app's, else whodid's own. */
export async function openPage(browser: Browser, manifest?: string) {
  const stand = await standSlack(manifest);
  const page: Page = await browser.open(`${stand.url}/#alice/billing`);
  await page.getByText("Nothing here yet").waitFor();
  const messages = () => page.locator("#messages > .message");
  return {
    page,
    messages,
    last: () => messages().last(),
    /** As the bot, into #billing. */
    async upload(filename: string, content: string): Promise<void> {
      const { upload_url, file_id } = await stand.call("files.getUploadURLExternal", {
        filename,
        length: Buffer.byteLength(content),
      });
      await fetch(upload_url, { method: "POST", body: content });
      await stand.call("files.completeUploadExternal", { files: [{ id: file_id }], channel_id: "C0BILLING" });
    },
    /** An app of a test's own, over the real wire. */
    connect: () => stand.connect(),
    /** As the bot, through the Web API. */
    post: (args: object, channel = "C0BILLING") => stand.call("chat.postMessage", { channel, ...args }),
    call: (method: string, args: object) => stand.call(method, args),
    async close() {
      await page.close();
      await stand.close();
    },
  };
}

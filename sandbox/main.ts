import { randomBytes } from "node:crypto";
import { fstatSync } from "node:fs";
import { join } from "node:path";
import { destination, pino } from "pino";
import { createAws } from "./aws/server.js";
import { createFaults } from "./faults.js";
import { createFront } from "./front.js";
import { listenNear } from "./listen.js";
import { findPackageRoot } from "./package-root.js";
import { tokens } from "./seed.js";
import { readManifest } from "./slack/manifest.js";
import { createSlack } from "./slack/server.js";
import type { AwsStandIn } from "./stand-ins.js";

/** The process of the stand-ins: starts them, prints one line of JSON with what the app needs, stops with its parent. */
const port = Number(process.env["PORT"] ?? 3000);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(
    `PORT is ${process.env["PORT"]}: set it to a number from 0 to 65535, or leave it out.\n`,
  );
  process.exit(1);
}
const log = pino(
  { level: process.env["LOG_LEVEL"] ?? "info", base: null },
  destination({ dest: 2, sync: true }),
);
const root = findPackageRoot(import.meta.url);
const clock = () => Date.now();
const faults = createFaults();
const stopping = new AbortController();
whenAsked(() => stopping.abort());

const aws = await createAws({ clock, faults, log });
await serve(aws).catch(async (error: unknown) => {
  await aws.stop();
  throw error;
});

async function serve(services: AwsStandIn): Promise<void> {
  let url = "";
  const manifest = readManifest(join(root, "manifest.yml"));
  const slack = createSlack({ publicUrl: () => url, clock, faults, manifest, log });
  const front = createFront({ slack, aws: services, faults, page: join(root, "sandbox", "page"), log });
  url = `http://127.0.0.1:${await listenNear(front, port)}`;

  async function stop(): Promise<void> {
    front.close();
    front.closeAllConnections();
    await slack.stop();
    await services.stop();
    process.exit(0);
  }
  if (stopping.signal.aborted) await stop();
  stopping.signal.addEventListener("abort", () => void stop());
  const environment = {
    ...services.environment,
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_APP_TOKEN: tokens.app,
    SLACK_API_URL: `${url}/api/`,
    WHODID_CONFIG: join(root, "sandbox", "whodid.yml"),
    WHODID_SEALING_KEY: randomBytes(32).toString("base64"),
    WHODID_HMAC_KEY: randomBytes(32).toString("base64"),
  };
  process.stdout.write(`${JSON.stringify({ url, environment })}\n`);
}

/** A signal, or the parent's end: its pipe to our input closes, or its channel does. */
function whenAsked(ask: () => void): void {
  process.once("SIGTERM", ask);
  process.once("SIGINT", ask);
  process.once("disconnect", ask);
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return;
  process.stdin.once("end", ask).once("close", ask).resume();
}

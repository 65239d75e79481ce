import { mkdirSync, statSync } from "node:fs";
import type { Page } from "playwright-core";
import { findChromium, openBrowser } from "../test/e2e/browser.js";
import { openStage } from "../test/e2e/stage.js";

/** The two pictures of the README, taken from the built app on the built sandbox: `npm run build && npm run screenshots`. */
const folder = "docs";
const size = { width: 1000, height: 760 };

const chromium = findChromium();
if (chromium === undefined)
  throw new Error("There is no Chromium on this machine: install it, then try again.");
mkdirSync(folder, { recursive: true });
const stage = await openStage();
try {
  await stage.startApp();
  await tellTheStory();
} finally {
  await stage.close();
}

/** Reads, a drop, a call round the bot, and the question who did it; then one picture of the answers and one of the feed. */
async function tellTheStory(): Promise<void> {
  const browser = await openBrowser(chromium ?? "");
  try {
    const page = await browser.open(`${stage.url}/#carol/billing`);
    await page.setViewportSize(size);
    await stage.say("bob", "billing", "/sql drop table money_transfers cascade");
    const { ts } = await stage.sees("bob", "billing", /Run it/);
    await stage.click("bob", "billing", ts, "sql_confirm");
    await stage.sees("carol", "db-feed", /dropped/);
    await stage.say("carol", "billing", "/sql select * from accounts order by balance desc limit 3");
    await stage.sees("carol", "billing", /3 rows/);
    await stage.say("carol", "billing", "/whodid DROP money_transfers");
    await stage.sees("carol", "billing", /Bob dropped/);
    await page.getByText("Bob dropped").waitFor();
    await take(page, "answer");
    await stage.post("bypass", {
      person: "mallory",
      sql: "update accounts set blocked = false where id = 1",
    });
    await stage.sees("carol", "db-feed", /mallory/i);
    await page.getByRole("button", { name: /^#db-feed/ }).click();
    await page
      .locator("#messages > .message")
      .last()
      .getByText(/mallory/i)
      .first()
      .waitFor();
    await take(page, "feed");
  } finally {
    await browser.close();
  }
}

/** At twice the density, as screens have it. */
async function take(page: Page, name: string): Promise<void> {
  const path = `${folder}/${name}.png`;
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 2, mobile: false });
  await page.screenshot({ path });
  process.stdout.write(`${path}: ${Math.round(statSync(path).size / 1000)} kB\n`);
}

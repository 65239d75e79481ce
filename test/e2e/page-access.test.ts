import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { HomeView, KnownBlock } from "@slack/types";
import { type Browser, findChromium, openBrowser } from "./browser.js";
import { type OpenPage, openPage } from "./page-stand.js";
import { manifest, menus, plain } from "./page-surfaces.js";

const chromium = findChromium();

const statement = {
  type: "section",
  text: plain("DROP TABLE on billing"),
  accessory: {
    type: "overflow",
    action_id: "more",
    options: [{ text: plain("Run again"), value: "again" }],
  },
} satisfies KnownBlock;

const homeSaying = (words: string): HomeView => ({
  type: "home",
  blocks: [
    { type: "header", text: plain("You are Alice") },
    statement,
    { type: "context", elements: [plain(words)] },
  ],
});

(chromium === undefined ? describe.skip : describe)("the page serves whoever uses it", () => {
  let browser: Browser;
  let open: OpenPage;

  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    open = await openPage(browser, manifest);
  });
  afterEach(async () => {
    await open.close();
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  it("keeps the focus on the same control when its message is written anew", async () => {
    const { last, post, call } = open;
    const { ts } = await post({ text: "x", blocks: menus });
    for (const control of [
      last().getByRole("button", { name: "More actions" }),
      last().getByLabel("Database"),
      last().getByLabel("Only for me"),
    ]) {
      await control.focus();
      const words = `written anew ${Math.random()}`;
      await call("chat.update", {
        channel: "C0BILLING",
        ts,
        text: "x",
        blocks: [...menus, { type: "context", elements: [plain(words)] }],
      });
      await last().getByText(words).waitFor();
      expect(await control.evaluate((element) => element.matches(":focus"))).toBe(true);
    }
  });

  it("leaves the focus in the list when its message is taken away", async () => {
    const { page, messages, last, post, call } = open;
    await post({ text: "stays" });
    const { ts } = await post({ text: "x", blocks: [statement] });
    await last().getByRole("button", { name: "More actions" }).focus();
    await call("chat.delete", { channel: "C0BILLING", ts });
    await messages().getByText("DROP TABLE").waitFor({ state: "detached" });
    await page.locator("#log:focus").waitFor();
  });

  it("keeps the focus in the App Home when the app publishes it anew", async () => {
    const { page } = open;
    const app = await open.connect();
    let opened = 0;
    app.event("app_home_opened", async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: homeSaying(`seen ${(opened += 1)} times`) });
    });
    await page.getByRole("button", { name: "whodid direct" }).click();
    const home = page.getByRole("tabpanel", { name: "Home" });
    await home.getByRole("heading", { name: "You are Alice", level: 2 }).waitFor();
    await home.getByRole("button", { name: "More actions" }).focus();
    await app.client.views.publish({ user_id: "U0ALICE", view: homeSaying("all is well") });
    await home.getByText("all is well").waitFor();
    await home.locator("button:focus").waitFor();
  });
});

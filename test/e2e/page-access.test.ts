import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import type { HomeView, KnownBlock } from "@slack/types";
import { type Browser, findChromium, openBrowser } from "./browser.js";
import { dropButtons } from "./page-blocks.js";
import { type OpenPage, openPage } from "./page-stand.js";
import { manifest, menus, plain } from "./page-surfaces.js";

const chromium = findChromium();

const phone = { width: 320, height: 640 };

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

/** Of two colours as `rgb(…)`. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

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

  it("never runs out sideways of a phone, though something is new out of sight", async () => {
    const { page, post } = open;
    await page.setViewportSize(phone);
    await post({ text: "The CSV of your statement" }, "D0ALICE");
    await page.locator("#places .count").waitFor({ state: "attached" });
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
  });

  it.each(["light", "dark"] as const)(
    "outlines fields and fills empty ones so that one sees it: %s",
    async (colorScheme) => {
      const { page } = open;
      await page.emulateMedia({ colorScheme });
      const colour = async (selector: string, property: string, part = "") =>
        String(
          await page.evaluate(
            `getComputedStyle(document.querySelector("${selector}"), "${part}").getPropertyValue("${property}")`,
          ),
        );
      const paper = await colour("html", "background-color");
      const side = await colour(".side", "background-color");
      expect(contrast(await colour(".write", "border-top-color"), paper)).toBeGreaterThan(3);
      expect(contrast(await colour("#person", "border-top-color"), side)).toBeGreaterThan(3);
      expect(contrast(await colour("#text", "color", "::placeholder"), paper)).toBeGreaterThan(4.5);
    },
  );

  it("has nothing to press that is lower than 24 pixels", async () => {
    const { page, last, post } = open;
    await post({ text: "x", blocks: menus });
    await last().getByLabel("Shared").waitFor();
    await page.getByText("Behind the scenes").click();
    await page.getByRole("button", { name: "Watch the wire" }).click();
    await page.getByRole("button", { name: "Close the wire" }).waitFor();
    const low = await page.evaluate(`
      [...document.querySelectorAll("button, summary, select, label:has(input)")]
        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 24)
        .map((each) => each.textContent)
    `);
    expect(low).toEqual([]);
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

  it.each([
    ["asks once more", dropButtons, "Run it", "dialog"],
    ["offers more", statement, "More actions", "menu"],
  ] as const)(
    "gives the focus back when what %s is closed, though its message was written anew below",
    async (_, block, name, role) => {
      const { page, last, post, call } = open;
      const { ts } = await post({ text: "x", blocks: [block] });
      await last().getByRole("button", { name }).press("Enter");
      await page.getByRole(role).waitFor();
      const blocks = [block, { type: "context", elements: [plain("written anew")] }];
      await call("chat.update", { channel: "C0BILLING", ts, text: "x", blocks });
      await last().getByText("written anew").waitFor();
      await page.keyboard.press("Escape");
      await last().locator("button:focus").waitFor();
    },
  );

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

  it("on a phone, leads no Tab below the pane that covers all, and back to the message at the end", async () => {
    const { page, post } = open;
    await page.setViewportSize(phone);
    const { ts } = await post({ text: "root" });
    await post({ text: "a reply", thread_ts: ts });
    await page.getByRole("button", { name: "1 reply" }).click();
    const pane = page.getByRole("complementary", { name: "Thread" });
    await pane.getByText("a reply").waitFor();
    await page.locator("#thread-text:focus").waitFor();
    await page.locator("#person").waitFor({ state: "hidden" });
    await page.locator("#text").waitFor({ state: "hidden" });
    await page.keyboard.press("Escape");
    await page.locator(`#messages > [data-ts="${ts}"]:focus`).waitFor();
  });
});

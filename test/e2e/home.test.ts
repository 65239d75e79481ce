import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { findChromium, keepPicture } from "./browser.js";
import { openBrowserStage } from "./browser-stage.js";

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)(
  "App Home and the menu of a statement, in a browser",
  () => {
    let open: Awaited<ReturnType<typeof openBrowserStage>>;
    let page: Page;

    beforeAll(async () => {
      open = await openBrowserStage(chromium ?? "", "#alice/billing");
      ({ page } = open);
    });
    afterAll(() => open.close());

    const messages = () => page.locator("#messages > .message");
    const home = () => page.getByRole("tabpanel", { name: "Home" });

    async function type(text: string) {
      await page.getByRole("textbox").fill(text);
      await page.getByRole("textbox").press("Enter");
    }
    async function choose(where: ReturnType<typeof messages>, choice: string) {
      await where.getByRole("button", { name: "More actions" }).first().click();
      await page.getByRole("menuitem", { name: choice }).click();
    }
    const openHome = () => page.getByRole("button", { name: "whodid direct" }).click();

    it("explains a result's statement, and runs it again, each as a statement of its own", async () => {
      await type("/sql select id from accounts order by id limit 2");
      const result = messages().filter({ hasText: /2 rows.* bytes/ });
      await result.first().waitFor();
      await choose(result.first(), "Explain");
      await messages().filter({ hasText: "Limit" }).filter({ hasText: "cost=" }).first().waitFor();
      await choose(result.first(), "Run again");
      await result.nth(1).waitFor();
      await keepPicture(page, { name: "menu-light" });
    });

    it("shows Alice who she is, what she may do, what she ran, and how feed and trail are", async () => {
      await openHome();
      await home().getByRole("heading", { name: "You are Alice" }).waitFor();
      expect(await home().getByText("SELECT on billing: 2 rows").count()).toBe(2);
      expect(await home().getByText("explain select id from accounts").count()).toBe(1);
      const words = (await home().textContent()) ?? "";
      expect(words).toContain("arn:aws:iam::111122223333:role/sql-alice");
      expect(words).toContain("billing (production): reads at once");
      expect(words).toContain("The Data API of billing answered its last known call");
      await keepPicture(page, { name: "home-light", height: 1_300 });
      await keepPicture(page, { name: "home-narrow", width: 360, height: 1_300 });
      await page.setViewportSize({ width: 1200, height: 800 });
    });

    it("runs a statement again from there, shows it there, and answers in direct messages", async () => {
      await choose(home(), "Run again");
      await waitForCount(home().getByText("SELECT on billing: 2 rows"), 3);
      await page.getByRole("tab", { name: "Messages" }).click();
      await messages().filter({ hasText: "2 rows" }).first().waitFor();
    });

    it("shows Bob what waits for his click, and lets him cancel it there", async () => {
      await page.getByLabel("You are").selectOption("bob");
      await page.getByRole("button", { name: /^#billing/ }).click();
      await type("/sql drop table money_transfers cascade");
      await messages().filter({ hasText: "Run it" }).first().waitFor();
      await openHome();
      await home().getByText("DROP TABLE on billing: waits for your click").waitFor();
      await home().getByRole("button", { name: "Cancel it" }).click();
      await home().getByText("DROP TABLE on billing: not run: its requester cancelled it").waitFor();
      expect(await home().getByText("Nothing waits for your click").count()).toBe(1);
    });

    it("has what Bob destroys confirmed anew when he runs it again", async () => {
      await choose(home(), "Run again");
      await home().getByText("DROP TABLE on billing: waits for your click").waitFor();
      await page.getByRole("tab", { name: "Messages" }).click();
      await messages().getByRole("button", { name: "Run it" }).waitFor();
    });

    it("tells Mallory kindly that it does not know her", async () => {
      await page.getByLabel("You are").selectOption("mallory");
      await openHome();
      await home()
        .getByText(/whodid does not know you yet\. Ask whoever runs whodid to add your Slack id/)
        .waitFor();
    });

    it("never complains in the console", () => {
      expect(open.browser.complaints).toEqual([]);
    });

    /** What the page does a moment later is waited for. */
    async function waitForCount(where: ReturnType<typeof messages>, count: number) {
      await where.nth(count - 1).waitFor();
      expect(await where.count()).toBe(count);
    }
  },
);

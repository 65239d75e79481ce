import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { findChromium, keepPicture } from "./browser.js";
import { openBrowserStage } from "./browser-stage.js";

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)("the main job, in a browser", () => {
  let open: Awaited<ReturnType<typeof openBrowserStage>>;
  let page: Page;

  beforeAll(async () => {
    open = await openBrowserStage(chromium ?? "");
    ({ page } = open);
  });
  afterAll(() => open.close());

  const last = () => page.locator("#messages > .message").last();

  /** As a newcomer does it: one of the three things to try, then Enter. */
  async function tryOne(who: string) {
    await page.getByRole("group", { name: "Three things to try" }).getByRole("button", { name: who }).click();
    await page.keyboard.press("Enter");
  }

  it("shows Alice the five rows that she asked for, as a table", async () => {
    await tryOne("Alice");
    await last()
      .getByText(/5 rows/)
      .first()
      .waitFor();
    expect(await last().locator("tbody tr").count()).toBe(5);
    expect(await last().textContent()).toContain("Only visible to you");
    await keepPicture(page, { name: "page-light" });
    await keepPicture(page, { name: "page-narrow", width: 360, height: 740 });
    await page.setViewportSize({ width: 1200, height: 800 });
  });

  it("asks Bob twice before it drops the table, and says when it is done", async () => {
    await tryOne("Bob");
    await last().getByRole("button", { name: "Run it" }).click();
    const dialog = page.getByRole("dialog");
    await keepPicture(page, { name: "page-dialog" });
    await dialog.getByRole("button").last().click();
    await last().getByText(/done/i).first().waitFor();
    expect(await page.getByText("5 rows").count()).toBe(0);
  });

  it("shows both in the feed, once the trail has told of them", async () => {
    await page.getByRole("button", { name: /^#db-feed/ }).click();
    const messages = page.locator("#messages > .message");
    await messages.filter({ hasText: /Alice.* read/ }).waitFor();
    await messages.filter({ hasText: /Bob.* dropped/ }).waitFor();
    await keepPicture(page, { name: "page-feed-dark", scheme: "dark" });
  });

  it("answers Carol that it was Bob", async () => {
    await tryOne("Carol");
    await last()
      .getByText(/Bob.* dropped/)
      .first()
      .waitFor();
    expect(await last().textContent()).toContain("drop table money_transfers cascade");
    await keepPicture(page, { name: "page-answer" });
  });

  it("shows what Mallory did round the bot at a click behind the scenes, though the table of the story is gone", async () => {
    await page.getByText("Behind the scenes").click();
    await page.getByText("whodid is connected.").waitFor();
    await page.getByRole("button", { name: "Run it as Mallory" }).click();
    await page.getByText("Done, with Mallory's own AWS credentials.").waitFor();
    await page.getByRole("button", { name: "Deliver the trail now" }).click();
    await page.getByRole("button", { name: /^#db-feed/ }).click();
    await last()
      .getByText(/outside whodid/i)
      .first()
      .waitFor();
  });

  it("shows that call on the wire: from AWS to the trail, with its text masked there", async () => {
    await page.getByRole("button", { name: "Watch the wire" }).click();
    const pane = page.getByRole("complementary", { name: "The wire" });
    await pane.getByText("rds-data ExecuteStatement").last().waitFor();
    const record = pane.locator("[data-lane=trail]").filter({ hasText: "ExecuteStatement" }).last();
    await record.locator("summary").click();
    expect(await record.locator("pre").textContent()).toMatch(/"sql": "\*{10}"/);
    expect(await pane.textContent()).not.toContain("update accounts set blocked = false where id = 1");
    const ledger = pane.getByText("dynamodb PutItem").first();
    expect(await ledger.isVisible()).toBe(false);
    await pane.getByLabel("queue and ledger").check();
    expect(await ledger.isVisible()).toBe(true);
    await pane.getByLabel("queue and ledger").uncheck();
    await keepPicture(page, { name: "page-wire-trail" });
    await page.getByRole("button", { name: "Close the wire" }).click();
  });

  it("shows in the feed what endangers the evidence, at a click behind the scenes", async () => {
    await page.getByRole("button", { name: "Stop the trail as Mallory" }).click();
    await page.getByRole("button", { name: /GuardDuty/ }).click();
    const messages = page.locator("#messages > .message");
    await messages.filter({ hasText: "mallory stopped a trail: sandbox-trail" }).waitFor();
    await messages.filter({ hasText: "GuardDuty found a suspicious login" }).waitFor();
    await keepPicture(page, { name: "page-watched" });
  });

  it("never complains in the console", () => {
    expect(open.browser.complaints).toEqual([]);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { findChromium, keepPicture } from "./browser.js";
import { openBrowserStage } from "./browser-stage.js";

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)("/sql in a browser", () => {
  let open: Awaited<ReturnType<typeof openBrowserStage>>;
  let page: Page;

  beforeAll(async () => {
    open = await openBrowserStage(chromium ?? "", "#bob/billing");
    ({ page } = open);
  });
  afterAll(() => open.close());
  afterEach(() => expect(open.browser.complaints.splice(0)).toEqual([]));

  const message = (text: string | RegExp) => page.locator("#messages > .message", { hasText: text }).last();
  const use = (text: string | RegExp, name: string) => message(text).getByRole("button", { name }).click();

  async function type(text: string) {
    await page.getByRole("textbox", { name: "Message" }).fill(text);
    await page.keyboard.press("Enter");
  }

  async function confirm(text: string | RegExp) {
    await use(text, "Run it");
    await page.getByRole("dialog").getByRole("button", { name: "Run it" }).click();
  }

  it("a change of rows says how many it would change, and is kept at a click when it does", async () => {
    await type("/sql update accounts set blocked = true where id <= 12");
    await message("would update 12 rows").getByText("rolled back").first().waitFor();
    await keepPicture(page, { name: "rehearsed" });
    await confirm("would update 12 rows");
    await message("12 rows in").getByText("as sql-bob").waitFor();
  });

  it("each result of several is shared for itself, with everybody in the channel, once", async () => {
    await type(
      "/sql update accounts set blocked = false where id = 3; select holder from accounts where id = 3",
    );
    await confirm("Run these 2 statements");
    await message("All 2 statements were committed").waitFor();
    await use("Statement 2 of 2", "Share");
    await message("Shared with the channel.").getByRole("button", { name: "Run it again" }).waitFor();
    await page.getByLabel("You are").selectOption("carol");
    await message("read by bob").getByRole("cell").first().waitFor();
    await keepPicture(page, { name: "shared" });
    expect(await page.getByText("read by bob").count()).toBe(1);
    await page.getByLabel("You are").selectOption("bob");
  });

  it("what runs in a transaction is cancelled at a click, and nothing of it stays", async () => {
    await type("/sql create table never (n int); select pg_sleep(30)");
    await confirm("create table never");
    await use("It is running since", "Cancel");
    await message("Cancelled: ").getByText("Nothing of it stays.").waitFor();
    await type("/sql select n from never");
    await message('relation "never" does not exist').waitFor();
  });
});

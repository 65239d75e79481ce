import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { findChromium, keepPicture } from "./browser.js";
import { openBrowserStage } from "./browser-stage.js";

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)("the editor and the shortcuts, in a browser", () => {
  let open: Awaited<ReturnType<typeof openBrowserStage>>;
  let page: Page;

  beforeAll(async () => {
    open = await openBrowserStage(chromium ?? "", "#alice/billing");
    ({ page } = open);
  });
  afterAll(() => open.close());

  const messages = () => page.locator("#messages > .message");
  const editor = () => page.getByRole("dialog", { name: "Run SQL as yourself" });
  const sql = () => editor().getByRole("textbox", { name: "SQL" });
  const gone = () => editor().waitFor({ state: "detached" });
  const run = () => editor().getByRole("button", { name: "Run" }).click();

  async function type(text: string) {
    await page.getByRole("textbox", { name: "Message" }).fill(text);
    await page.keyboard.press("Enter");
  }

  it("opens by /sql alone, with the channel's database, and says under the field what is wrong", async () => {
    await type("/sql");
    await sql().fill("selec id from accounts");
    expect(await editor().getByLabel("Database").inputValue()).toBe("billing");
    await run();
    await editor().getByText("The database could not read this: syntax error").waitFor();
    await keepPicture(page, { name: "editor-error" });
    await sql().fill("select id from accounts where id <= 3 and 1 < 2 order by id");
    await run();
    await gone();
    await messages().filter({ hasText: "3 rows" }).filter({ hasText: "Only visible to you" }).waitFor();
  });

  it("asks for the values that a typed statement lacks, says under them what is wrong, and keeps them for another run", async () => {
    const values = () => editor().getByRole("textbox", { name: "Values of :names" });
    await type("/sql select id, holder from accounts where id <= :most and opened_on > :since order by id");
    await values().waitFor();
    expect(await values().inputValue()).toBe("most = \nsince = ");
    await values().fill("most = 2\nsince date = 2000-02-30");
    await run();
    await editor()
      .getByText(":since can't be sent: its value is no date; write it like 2026-11-23.")
      .waitFor();
    await keepPicture(page, { name: "editor-values" });
    await values().fill("most = 2\nsince date = 2000-02-29");
    await run();
    await gone();
    const answer = messages().filter({ hasText: "2 rows" }).filter({ hasText: "Only visible to you" });
    await answer.first().waitFor();
    await answer.first().getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await values().waitFor();
    expect(await values().inputValue()).toBe("most integer = 2\nsince date = 2000-02-29");
    await values().fill("most integer = 5\nsince date = 2000-02-29");
    await run();
    await gone();
    await messages()
      .filter({ hasText: "5 rows" })
      .filter({ hasText: "Only visible to you" })
      .first()
      .waitFor();
  });

  it("shows rows to the channel where their person chose so", async () => {
    await type("/sql @billing");
    await sql().fill("select id from accounts where id <= 4");
    await editor().getByLabel("The channel, too").check();
    await keepPicture(page, { name: "editor-dark", scheme: "dark" });
    await run();
    await gone();
    await messages()
      .filter({ hasText: "4 rows" })
      .filter({ hasText: "Only visible to you" })
      .first()
      .waitFor();
    await page.getByLabel("You are").selectOption("carol");
    await messages().filter({ hasText: "read by alice" }).locator("tbody tr").nth(3).waitFor();
    await messages().filter({ hasText: "3 rows" }).waitFor({ state: "detached" });
    await page.getByLabel("You are").selectOption("alice");
  });

  it("opens from the lightning menu, by keyboard, and answers in direct messages", async () => {
    await page.getByRole("button", { name: "Shortcuts" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: /Run SQL/ }).waitFor();
    await page.keyboard.press("Enter");
    await editor().getByLabel("Database").selectOption("billing");
    await sql().fill("select id from accounts where id <= 6");
    expect(await editor().getByLabel("The channel, too").count()).toBe(0);
    await run();
    await gone();
    await page.getByRole("button", { name: "whodid direct" }).click();
    await page.getByRole("tab", { name: "Messages" }).click();
    await messages().filter({ hasText: "6 rows" }).first().waitFor();
  });

  it("opens from App Home, and from a statement there with what it was", async () => {
    await page.getByRole("tab", { name: "Home" }).click();
    const home = page.getByRole("tabpanel", { name: "Home" });
    await home.getByRole("button", { name: "Write SQL" }).click();
    await sql().waitFor();
    await page.keyboard.press("Escape");
    await gone();
    await home.getByText("SELECT on billing: 6 rows").waitFor();
    await home.getByRole("button", { name: "More actions" }).first().click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
    await sql().waitFor();
    expect(await sql().inputValue()).toBe("select id from accounts where id <= 6");
    await page.keyboard.press("Escape");
    await gone();
  });

  it("asks who ran what a message of the feed tells of, and what the SQL in anybody's message does", async () => {
    await open.stage.post("trail/deliver");
    await page.getByRole("button", { name: /^#db-feed/ }).click();
    const told = messages().filter({ hasText: /Alice.* read/ });
    await told.first().waitFor();
    await askWhoRan(told.first());
    const answer = messages().filter({ hasText: "Only visible to you" });
    await answer.filter({ hasText: "source identity alice@example.com" }).first().waitFor();
    await page.getByRole("button", { name: /^#billing/ }).click();
    await type("who was it? `drop table nobody_did`");
    const said = messages().filter({ hasText: "who was it?" });
    await said.first().waitFor();
    await askWhoRan(said.first());
    await messages().filter({ hasText: "Nothing found" }).filter({ hasText: "nobody_did" }).waitFor();
    await keepPicture(page, { name: "who-ran" });
  });

  async function askWhoRan(message: ReturnType<typeof messages>) {
    await message.hover();
    await message.getByRole("button", { name: "More message actions" }).click();
    await page.getByRole("menuitem", { name: /Who ran this/ }).click();
  }

  it("never complains in the console", () => {
    expect(open.browser.complaints).toEqual([]);
  });
});

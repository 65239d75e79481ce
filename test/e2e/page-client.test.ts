import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Browser, findChromium, openBrowser } from "./browser.js";
import { type OpenPage, openPage } from "./page-stand.js";

const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)("the page is a small client of Slack", () => {
  let browser: Browser;
  let open: OpenPage;

  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    open = await openPage(browser);
  });
  afterEach(async () => {
    await open.close();
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  const fromEnd = () =>
    open.page.locator("#log").evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);

  it("shows what is said as soon as it is said, to everybody in the channel", async () => {
    const { page, last } = open;
    await page.getByRole("textbox", { name: "Message #billing" }).fill("two lines\nof <b>text</b> & *bold*");
    await page.keyboard.press("Enter");
    await last().getByText("of <b>text</b> & bold").waitFor();
    expect(await last().locator("strong").allTextContents()).toEqual(["Alice Ahlgren", "bold"]);
    await page.getByLabel("You are").selectOption("carol");
    await last().getByText("two lines").waitFor();
    expect(page.url()).toMatch(/#carol\/billing$/);
  });

  it("writes a new line at Shift+Enter and sends at Enter", async () => {
    const { page, last } = open;
    await page.getByRole("textbox").click();
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    expect(await page.getByRole("textbox").inputValue()).toBe("one\ntwo");
    await page.keyboard.press("Enter");
    await last().waitFor();
    expect(await page.getByRole("textbox").inputValue()).toBe("");
    expect(await last().locator(".text").textContent()).toBe("one\ntwo");
  });

  it("shows Slack's own refusal of a command, to the one who typed it", async () => {
    const { page, last } = open;
    await page.getByRole("textbox").fill("/sql select 1");
    await page.keyboard.press("Enter");
    await last().getByText('/sql failed with the error "dispatch_failed"').waitFor();
    expect(await last().textContent()).toContain("Only visible to you");
    await page.getByLabel("You are").selectOption("bob");
    await page.getByText("Nothing here yet").waitFor();
  });

  it("offers three things to try, each as the person who tries it", async () => {
    const { page } = open;
    await page.getByRole("group", { name: "Three things to try" }).getByText("drop table").click();
    expect(await page.getByLabel("You are").inputValue()).toBe("bob");
    const composer = page.getByRole("textbox");
    expect(await composer.inputValue()).toBe("/sql drop table money_transfers cascade");
    expect(await page.locator("#text:focus").count()).toBe(1);
  });

  it("counts what is new elsewhere until it is looked at", async () => {
    const { page, last, post } = open;
    await post({ text: "Alice read" }, "C0DBFEED");
    const feed = page.getByRole("button", { name: "#db-feed 1 new" });
    await feed.click();
    await last().getByText("Alice read").waitFor();
    await page.getByRole("button", { name: "#db-feed", exact: true }).waitFor();
    expect(await page.locator("[aria-current=page]").textContent()).toBe("#db-feed");
  });

  it("shows a person only the places where they are", async () => {
    const { page } = open;
    const places = () => page.locator("#places button > span:first-child").allTextContents();
    expect(await places()).toEqual(["#billing", "#db-feed", "#partners", "#random", "#leads", "whodid"]);
    await page.getByLabel("You are").selectOption("olga");
    await page.getByRole("heading", { name: "#partners" }).waitFor();
    await page.getByRole("button", { name: "#billing" }).waitFor({ state: "detached" });
    expect(await places()).toEqual(["#partners"]);
  });

  it("keeps the place where one is in sight on a phone", async () => {
    const { page } = open;
    await page.setViewportSize({ width: 360, height: 740 });
    await page.locator("#places").getByRole("button", { name: "whodid" }).press("Enter");
    const here = page.locator("[aria-current=page]").filter({ hasText: "whodid" });
    await here.waitFor();
    const { x = 400, width = 0 } = (await here.boundingBox()) ?? {};
    expect(x + width).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1200, height: 800 });
  });

  it("shows an ephemeral message to its person alone, and says so", async () => {
    const { page, last, call } = open;
    await call("chat.postEphemeral", { channel: "C0BILLING", user: "U0ALICE", text: "5 rows" });
    expect(await last().textContent()).toContain("Only visible to you");
    await page.getByLabel("You are").selectOption("bob");
    await page.getByText("Nothing here yet").waitFor();
  });

  it("stays at the end when it was there, and where it was when it was not", async () => {
    const { page, last, post } = open;
    for (let count = 0; count < 20; count += 1) await post({ text: `line ${count}` });
    await last().getByText("line 19").waitFor();
    expect(await fromEnd()).toBeLessThan(2);
    await page.locator("#log").evaluate((log) => log.scrollTo(0, 0));
    await post({ text: "news" });
    await last().getByText("news").waitFor();
    expect(await page.locator("#log").evaluate((log) => log.scrollTop)).toBe(0);
  });

  it("stays at the end when a pane opens beside it", async () => {
    const { page, last, post } = open;
    const long = "a line so long that it is broken where a pane takes its place ".repeat(3);
    for (let count = 0; count < 12; count += 1) await post({ text: `${count}: ${long}` });
    await last().getByText("11: a line").waitFor();
    await page.getByText("Behind the scenes").click();
    await page.getByRole("button", { name: "Watch the wire" }).click();
    await page.getByRole("complementary", { name: "The wire" }).waitFor();
    // Drawn once more, all is in its place.
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    expect(await fromEnd()).toBeLessThan(2);
  });
});

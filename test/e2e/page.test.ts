import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import type { Page } from "playwright-core";
import { createFaults } from "../../sandbox/faults.js";
import { createFront } from "../../sandbox/front.js";
import { listenNear } from "../../sandbox/listen.js";
import { tokens } from "../../sandbox/seed.js";
import { readManifest } from "../../sandbox/slack/manifest.js";
import { createSlack } from "../../sandbox/slack/server.js";
import type { AwsStandIn } from "../../sandbox/stand-ins.js";
import { type Browser, findChromium, keepPicture, openBrowser } from "./browser.js";

const chromium = findChromium();

/** Nothing ever happens at AWS. */
const quietAws: AwsStandIn = {
  environment: {},
  bypass: () => Promise.resolve({ ok: true, updated: 1 }),
  deliver: () => Promise.resolve({ ok: true, files: 0 }),
  hold: () => ({ ok: true }),
  trust: () => ({ ok: true }),
  cluster: () => Promise.resolve({ ok: true }),
  state: () =>
    Promise.resolve({ trail: { waiting: 3, held: true }, queue: { visible: 1, inFlight: 1, dead: 0 } }),
  onChange: () => () => undefined,
  stop: () => Promise.resolve(),
};

/** The page over the Slack stand-in alone, no app connected. */
async function standSlack() {
  const log = pino({ level: "silent" });
  const faults = createFaults();
  let now = Date.UTC(2026, 10, 22, 14, 3, 7);
  let url = "";
  const slack = createSlack({
    publicUrl: () => url,
    // Each look at the clock is two seconds later: nothing is posted too fast.
    clock: () => (now += 2000),
    faults,
    manifest: readManifest("manifest.yml"),
    log,
    ackDeadlineMs: 150,
  });
  const front = createFront({ slack, aws: quietAws, faults, page: "sandbox/page", log });
  url = `http://127.0.0.1:${await listenNear(front, 0)}`;
  return {
    url,
    async call(method: string, args: object): Promise<{ ts: string }> {
      const response = await fetch(`${url}/api/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${tokens.bot}` },
        body: JSON.stringify(args),
      });
      const answer = (await response.json()) as { ok: boolean; ts: string };
      if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
      return answer;
    },
    async close() {
      await slack.stop();
      front.closeAllConnections();
      front.close();
      await once(front, "close");
    },
  };
}

const text = (words: string) => ({ type: "raw_text", text: words });
const amount = (value: number) => ({ type: "raw_number", value, text: value.toFixed(2) });
const richText = (...elements: object[]) => ({ type: "rich_text", elements });
const section = (...elements: object[]) => ({ type: "rich_text_section", elements });

const dataTable = {
  type: "data_table",
  caption: "7 rows of money_transfers",
  row_header_column_index: 0,
  rows: [
    [text("id"), text("note"), text("amount")],
    ...[90, 5, 1000, 12.5, 7, 33, 250].map((value, index) => [
      text(String(index + 1)),
      text(index === 0 ? `<img src=x onerror="document.title='owned'">` : `note ${index + 1}`),
      amount(value),
    ]),
  ],
};

const dropButtons = {
  type: "actions",
  elements: [
    {
      type: "button",
      action_id: "sql_confirm",
      value: "01K",
      style: "danger",
      text: { type: "plain_text", text: "Run it" },
      confirm: {
        title: { type: "plain_text", text: "Drop money_transfers?" },
        text: { type: "mrkdwn", text: "This *cannot* be undone." },
        confirm: { type: "plain_text", text: "Yes, run it" },
        deny: { type: "plain_text", text: "Leave it" },
        style: "danger",
      },
    },
    {
      type: "button",
      action_id: "sql_cancel",
      value: "01K",
      text: { type: "plain_text", text: "Cancel" },
    },
  ],
};

(chromium === undefined ? describe.skip : describe)("the page of the sandbox", () => {
  let stand: Awaited<ReturnType<typeof standSlack>>;
  let browser: Browser;
  let page: Page;
  const messages = () => page.locator("#messages > .message");
  const last = () => messages().last();
  const post = (args: object, channel = "C0BILLING") => stand.call("chat.postMessage", { channel, ...args });

  beforeAll(async () => {
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    stand = await standSlack();
    page = await browser.open(`${stand.url}/#alice/billing`);
    await page.getByText("Nothing here yet").waitFor();
  });
  afterEach(async () => {
    await page.close();
    await stand.close();
    expect(browser.complaints.splice(0)).toEqual([]);
  });

  it("shows what is said as soon as it is said, to everybody in the channel", async () => {
    await page.getByRole("textbox", { name: "Message #billing" }).fill("two lines\nof <b>text</b> & *bold*");
    await page.keyboard.press("Enter");
    await last().getByText("of <b>text</b> & bold").waitFor();
    expect(await last().locator("strong").allTextContents()).toEqual(["Alice Ahlgren", "bold"]);
    await page.getByLabel("You are").selectOption("carol");
    await last().getByText("two lines").waitFor();
    expect(page.url()).toMatch(/#carol\/billing$/);
  });

  it("writes a new line at Shift+Enter and sends at Enter", async () => {
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
    await page.getByRole("textbox").fill("/sql select 1");
    await page.keyboard.press("Enter");
    await last().getByText('/sql failed with the error "dispatch_failed"').waitFor();
    expect(await last().textContent()).toContain("Only visible to you");
    await page.getByLabel("You are").selectOption("bob");
    await page.getByText("Nothing here yet").waitFor();
  });

  it("offers three things to try, each as the person who tries it", async () => {
    await page.getByRole("group", { name: "Three things to try" }).getByText("drop table").click();
    expect(await page.getByLabel("You are").inputValue()).toBe("bob");
    const composer = page.getByRole("textbox");
    expect(await composer.inputValue()).toBe("/sql drop table money_transfers cascade");
    expect(await composer.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("counts what is new elsewhere until it is looked at", async () => {
    await post({ text: "Alice read" }, "C0DBFEED");
    const feed = page.getByRole("button", { name: "#db-feed 1 new" });
    await feed.click();
    await last().getByText("Alice read").waitFor();
    await page.getByRole("button", { name: "#db-feed", exact: true }).waitFor();
    expect(await page.locator("[aria-current=page]").textContent()).toBe("#db-feed");
  });

  it("shows a person only the places where they are", async () => {
    const places = () => page.locator("#places button > span:first-child").allTextContents();
    expect(await places()).toEqual(["#billing", "#db-feed", "#partners", "whodid"]);
    await page.getByLabel("You are").selectOption("olga");
    await page.getByRole("heading", { name: "#partners" }).waitFor();
    expect(await places()).toEqual(["#partners"]);
  });

  it("pages a data table by its size and sorts its numbers as numbers", async () => {
    await post({ text: "7 rows", blocks: [dataTable] });
    const column = (index: number) => last().locator(`tbody tr > :nth-child(${index})`).allTextContents();
    await last().getByText("1–5 of 7").waitFor();
    expect(await column(3)).toEqual(["90.00", "5.00", "1000.00", "12.50", "7.00"]);
    await last().getByRole("button", { name: "Next" }).click();
    expect(await column(3)).toEqual(["33.00", "250.00"]);
    await last().getByRole("button", { name: "amount" }).click();
    expect(await column(3)).toEqual(["5.00", "7.00", "12.50", "33.00", "90.00"]);
    await last().getByRole("button", { name: "amount" }).click();
    expect(await column(3)).toEqual(["1000.00", "250.00", "90.00", "33.00", "12.50"]);
    expect(await last().locator("th[aria-sort=descending]").textContent()).toBe("amount");
  });

  it("keeps hostile cells and texts text", async () => {
    const invisible = "a\u202Eb\u200Bc";
    await post({
      text: "x",
      blocks: [
        dataTable,
        {
          type: "section",
          text: { type: "mrkdwn", text: "&lt;script&gt;alert(1)&lt;/script&gt; &lt;!channel&gt;" },
        },
        richText(section({ type: "text", text: `<img src=x onerror=alert(1)> ${invisible}` })),
      ],
    });
    await last().getByText('<img src=x onerror="document.title').waitFor();
    expect(await last().locator("img, script").count()).toBe(0);
    expect(await last().locator(".mention").count()).toBe(0);
    expect(await last().locator(".section").textContent()).toBe("<script>alert(1)</script> <!channel>");
    expect(await last().textContent()).toContain(invisible);
    expect(await page.title()).not.toContain("owned");
  });

  it("draws every block that whodid uses, and names the one it cannot draw", async () => {
    await post({
      text: "fallback",
      blocks: [
        { type: "header", text: { type: "plain_text", text: "Bob dropped a table :warning:" } },
        {
          type: "section",
          text: {
            type: "mrkdwn",
            text: "<@U0BOB> in <#C0BILLING|billing> at <!date^1795356187^{date_num} {time}|then>: *bold _both_* `a*b*c` ~gone~\n&gt; quoted\n```\ndrop &lt;it&gt;\n```",
          },
          fields: [
            { type: "mrkdwn", text: "*Database*\nbilling" },
            { type: "plain_text", text: "*plain*" },
          ],
        },
        { type: "divider" },
        {
          type: "context",
          elements: [{ type: "mrkdwn", text: "_Exact_ · <https://example.com|the record>" }],
        },
        richText(
          section(
            { type: "user", user_id: "U0CAROL" },
            { type: "text", text: " asked " },
            { type: "text", text: "who", style: { bold: true, code: true } },
            { type: "date", timestamp: 1_795_356_187, format: "{date_num}", fallback: "then" },
          ),
          {
            type: "rich_text_list",
            style: "bullet",
            elements: [section({ type: "text", text: "first" })],
          },
          { type: "rich_text_quote", elements: [{ type: "text", text: "words" }] },
          { type: "rich_text_preformatted", elements: [{ type: "text", text: "select ```1```;" }] },
        ),
        {
          type: "table",
          rows: [
            [text("a"), text("b")],
            [text("1"), amount(2)],
          ],
        },
        { type: "image", image_url: "https://example.com/x.png", alt_text: "a chart" },
        {
          type: "actions",
          elements: [
            {
              type: "overflow",
              action_id: "more",
              options: [{ text: { type: "plain_text", text: "x" }, value: "x" }],
            },
          ],
        },
      ],
    });
    await last().getByRole("heading", { name: "Bob dropped a table ⚠️" }).waitFor();
    expect(await last().locator(".mention").allTextContents()).toEqual([
      "@Bob Bhatt",
      "#billing",
      "@Carol Castillo",
    ]);
    expect(await last().locator("time[title='2026-11-22 14:03:07 UTC']").count()).toBe(2);
    expect(await last().locator(".section code").allTextContents()).toEqual(["a*b*c", "drop <it>\n"]);
    expect(await last().locator("blockquote").allTextContents()).toEqual(["quoted", "words"]);
    expect(await last().locator("pre").last().textContent()).toBe("select ```1```;");
    expect(await last().locator(".table-scroll td").allTextContents()).toEqual(["1", "2.00"]);
    expect(await last().locator(".unknown").allTextContents()).toEqual([
      "Picture: a chart",
      "This page cannot show “overflow” yet.",
    ]);
    expect(await last().textContent()).not.toContain("fallback");
  });

  it("asks before it sends a click that is to be confirmed, and says when the click came to nothing", async () => {
    await stand.call("chat.postEphemeral", {
      channel: "C0BILLING",
      user: "U0ALICE",
      text: "Sure?",
      blocks: [dropButtons],
    });
    const run = last().getByRole("button", { name: "Run it" });
    await run.click();
    const dialog = page.getByRole("dialog", { name: "Drop money_transfers?" });
    expect(await dialog.locator(".text").textContent()).toBe("This cannot be undone.");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await last().locator(".said").allTextContents()).toEqual(["", ""]);

    await run.click();
    await post({ text: "something else meanwhile" });
    await last().getByText("something else").waitFor();
    await dialog.getByRole("button", { name: "Yes, run it" }).click();
    await page.getByText("whodid is not connected, so nothing happened.").waitFor();
  });

  it("shows an ephemeral message to its person alone, and says so", async () => {
    await stand.call("chat.postEphemeral", { channel: "C0BILLING", user: "U0ALICE", text: "5 rows" });
    expect(await last().textContent()).toContain("Only visible to you");
    await page.getByLabel("You are").selectOption("bob");
    await page.getByText("Nothing here yet").waitFor();
  });

  it("marks what was edited and puts replies under what they answer", async () => {
    const root = await post({ text: "Bob dropped" });
    await post({ text: "Something later" });
    await post({ text: "the details", thread_ts: root.ts });
    await stand.call("chat.update", { channel: "C0BILLING", ts: root.ts, text: "Bob dropped it" });
    await messages().getByText("(edited)").waitFor();
    expect(await messages().locator(".text").allTextContents()).toEqual([
      "Bob dropped it",
      "the details",
      "Something later",
    ]);
    expect(await messages().nth(1).getAttribute("class")).toContain("reply");
  });

  it("keeps a table's page, the focus and the draft when something else arrives", async () => {
    await post({ text: "7 rows", blocks: [dataTable] });
    await page.getByRole("textbox").fill("half a thou");
    const next = messages().first().getByRole("button", { name: "Next" });
    await next.click();
    await post({ text: "news" });
    await last().getByText("news").waitFor();
    expect(await messages().first().locator(".pages span").textContent()).toBe("6–7 of 7");
    expect(await next.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByRole("textbox").inputValue()).toBe("half a thou");
  });

  it("stays at the end when it was there, and where it was when it was not", async () => {
    for (let count = 0; count < 20; count += 1) await post({ text: `line ${count}` });
    await last().getByText("line 19").waitFor();
    const fromEnd = () =>
      page.locator("#messages").evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
    expect(await fromEnd()).toBeLessThan(2);
    await page.locator("#messages").evaluate((list) => list.scrollTo(0, 0));
    await post({ text: "news" });
    await last().getByText("news").waitFor();
    expect(await page.locator("#messages").evaluate((list) => list.scrollTop)).toBe(0);
  });

  it("never scrolls sideways as a whole, down to 360 pixels", async () => {
    const wide = Array.from({ length: 20 }, (_, index) => text(`a_rather_long_column_${index}`));
    await post({
      text: "x",
      blocks: [
        { ...dataTable, rows: [wide, wide] },
        dropButtons,
        richText(section({ type: "text", text: "x".repeat(300) })),
      ],
    });
    await post({ text: "*Bob* dropped `public.money_transfers`", blocks: [dataTable] });
    await last().getByText("1–5 of 7").waitFor();
    await page.locator("#behind summary").click();
    await keepPicture(page, { name: "page-narrow-panel", width: 360, height: 740 });
    await page.locator("#behind summary").click();
    for (const width of [360, 768, 1200]) {
      await page.setViewportSize({ width, height: 740 });
      const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(overflow)).toBe(0);
    }
    await page.setViewportSize({ width: 1200, height: 800 });
  });
});
